using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Nodes that stand still and wake.</summary>
internal static class PauseStories
{
    internal static Story[] All { get; } =
    [
        new("13a", "SIGSTOP for 2 s", Tier.Change, Needs.Processes, stage => PauseAsync(stage, 2)),
        new("13b", "SIGSTOP for 8 s", Tier.Change, Needs.Processes, stage => PauseAsync(stage, 8)) { IsShort = true },
        new("13", "SIGSTOP for 10 s", Tier.Change, Needs.Processes, stage => PauseAsync(stage, 10)),
        new("13c", "SIGSTOP for 40 s", Tier.Change, Needs.Processes, LongPauseAsync),
        new("13s", "SIGSTOP for 10 s, strict counters", Tier.Change, Needs.Processes, CountersAsync),
    ];

    /// <summary>Shorter than what it takes to remove the node: nothing moves for good.</summary>
    private static async Task PauseAsync(Stage stage, double seconds)
    {
        var cluster = await stage.StartAsync(3);
        var pages = stage.LookAt(cluster[1], cluster[2]);
        var ring = await cluster[1].RingAsync();
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(2_000, 500), "echo");
        await stage.CalmBeforeAsync(cluster);

        var frozen = await stage.FreezeAsync(cluster[3], seconds);
        await stage.CalmAsync(stage.Of(10, 5));

        var history = await load.EndAsync();
        var back = history.Requests.Where(request => request.Ended > frozen.To && request.Node == cluster[3].Name)
            .Select(request => Monotonic.Duration(request.Ended - frozen.To))
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
        var requests = history.Requests.ToDictionary(request => request.Number);
        var late = Stage.Executions(cluster).Count(run =>
            run.What == Happening.Start && run.Node == cluster[3].Name && run.At > frozen.To
            && requests[run.Number] is var request && request.Began.After(request.Deadline / 1e3) < frozen.To);
        stage.PromiseNoneFailed(history);
        stage.Measured("slowest", history.Slowest(frozen.From));
        stage.Promise("back", 1.5, back);
        stage.Measured("every key home after", history.LastAbroad(frozen));
        stage.Promise("none ran past its deadline", late == 0, $"{late}");
        if (seconds > 3)
        {
            stage.Promise("both dashboards name node3", 3, pages.Blamed(cluster[3], frozen.From, cluster[1], cluster[2]));
        }

        stage.Measured("node1's says", pages.Said(cluster[1], frozen.From));
        stage.Promise("no ring changed", (await cluster[1].RingAsync())?.Digest == ring!.Digest, "the digest");
        await stage.CheckAsync(cluster, history);
    }

    /// <summary>Their keys wait for their owner, or for the cluster to go on without it: whichever comes first.</summary>
    private static async Task CountersAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(2_000, 500), "counter", load => load with { IdempotentPercent = 50 });
        await stage.CalmBeforeAsync(cluster);

        stage.MayEnd(cluster[3]);
        var frozen = await stage.FreezeAsync(cluster[3], 10);
        await stage.CalmAsync(stage.Of(30, 20));

        var history = await load.EndAsync();
        stage.Promise("its keys are answered again", 15, history.LastFailure(frozen.From));
        stage.Measured("after that", cluster[3].IsRunning ? "it had stayed a member" : $"it had ended with {cluster[3].ExitCode}");
        stage.PromiseStrict(await stage.CheckAsync(cluster, history));
    }

    /// <summary>Longer: the cluster goes on without the node, which must see that when it wakes.</summary>
    private static async Task LongPauseAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(500, 200), "echo,counter", load => load with { IdempotentPercent = 50 });
        var own = stage.Load([cluster[3]], 100, "counter"); // what the woken node could begin
        await stage.CalmBeforeAsync(cluster);

        stage.MayEnd(cluster[3]);
        var frozen = await stage.FreezeAsync(cluster[3], 40);
        var ended = await cluster[3].EndsWithinAsync(TimeSpan.FromSeconds(25));
        var took = Monotonic.Duration(Monotonic.Now - frozen.To);
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        var ran = Stage.Executions(cluster)
            .Count(run => run.What == Happening.Start && run.Service == "counter" && run.Node == cluster[3].Name && run.At > frozen.To);
        stage.PromiseNoneFailed(history, request => request is { Service: "echo", Idempotent: true });
        stage.Promise("counters answered again", 15, history.LastFailure(frozen.From, request => request.Service == "counter"));
        stage.Promise("the woken node starts no strict work", ran == 0, $"{ran} started");
        stage.Promise("it ends", 5, ended ? took : null);
        stage.Promise("exit code 70", ended && cluster[3].ExitCode == 70, ended ? $"{cluster[3].ExitCode}" : "none");
        stage.PromiseStrict(await stage.CheckAsync(cluster, history.With(await own.EndAsync())));
    }
}
