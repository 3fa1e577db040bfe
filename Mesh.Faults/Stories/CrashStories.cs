using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Nodes that are gone between two instructions.</summary>
internal static class CrashStories
{
    internal static Story[] All { get; } =
    [
        new("1", "kill -9 of one of three, echo", Tier.Change, Needs.Processes, OneOfThreeAsync) { IsShort = true },
        new("1s", "kill -9 of one of three, strict counters", Tier.Change, Needs.Processes, CountersAsync) { IsShort = true },
        new("1t", "the same, and its process starts again", Tier.Change, Needs.Processes, CountersComeBackAsync),
        new("1e", "kill -9 of one of three, what must not run twice", Tier.Change, Needs.Processes, EffectsAsync),
        new("1f", "kill -9 of two of five", Tier.Change, Needs.Processes, TwoOfFiveAsync),
        new("3", "kill -9 and start again after 1 s, over and over", Tier.Change, Needs.Processes, OverAndOverAsync),
    ];

    private static async Task OneOfThreeAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var pages = stage.LookAt(cluster[1], cluster[2]);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(2_000, 500), "echo");
        await stage.CalmBeforeAsync(cluster);

        var killed = await stage.KillAsync(cluster[3]);
        await stage.CalmAsync(stage.Of(30, 16));

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        stage.Promise("slowest", 0.5, history.Slowest(killed));
        var removed = cluster.Watch.Until(
            killed, [cluster[1], cluster[2]], seen => !seen.Members.ContainsKey(cluster[3].Name));
        stage.Promise("removed", 15, removed);
        stage.Promise("not before the others can have agreed, after 5 s", removed?.TotalSeconds > 5, $"{removed?.TotalSeconds:0.0} s");
        stage.Promise("both dashboards name node3", 3, pages.Blamed(cluster[3], killed, cluster[1], cluster[2]));
        stage.Measured("node1's says", pages.Said(cluster[1], killed));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task CountersAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(2_000, 500), "counter", load => load with { IdempotentPercent = 50 });
        await stage.CalmBeforeAsync(cluster);

        var killed = await stage.KillAsync(cluster[3]);
        await stage.CalmAsync(stage.Of(30, 20));

        var history = await load.EndAsync();
        stage.Promise("a killed node's keys are answered again", 15, history.LastFailure(killed));
        stage.PromiseStrict(await stage.CheckAsync(cluster, history));
    }

    private static async Task CountersComeBackAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(2_000, 500), "counter", load => load with { IdempotentPercent = 50 });
        await stage.CalmBeforeAsync(cluster);

        await stage.KillAsync(cluster[3]);
        await stage.CalmAsync(1);
        await cluster[3].StartAsync();
        await stage.CalmAsync(stage.Of(30, 15));

        var history = await load.EndAsync();
        stage.Promise("answered again after its process's start", 5, history.LastFailure(cluster[3].StartedAt));
        stage.PromiseStrict(await stage.CheckAsync(cluster, history));
    }

    private static async Task EffectsAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], stage.Of(1_000, 300), "effect", load => load with { IdempotentPercent = 0 });
        await stage.CalmBeforeAsync(cluster);

        var killed = await stage.KillAsync(cluster[3]);
        await stage.CalmAsync(stage.Of(20, 12));

        var history = await load.EndAsync();
        stage.Promise("failed only what was under way", history.Failed().All(request => request.Outcome == "unknown"), history.Failures());
        stage.Measured("answered again after", history.LastFailure(killed));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task TwoOfFiveAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(5, voters: 5);
        var load = stage.Load([cluster[1], cluster[2], cluster[3]], stage.Of(1_000, 300), "echo");
        await stage.CalmBeforeAsync(cluster);

        var killed = (await Task.WhenAll(stage.KillAsync(cluster[4]), stage.KillAsync(cluster[5]))).Min();
        await stage.CalmAsync(stage.Of(30, 18));

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        stage.Measured("slowest", history.Slowest(killed));
        stage.Measured("removed after", cluster.Watch.Until(
            killed, [cluster[1], cluster[2], cluster[3]], seen => seen.Members.Count == 3));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task OverAndOverAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo,counter");
        await stage.CalmBeforeAsync(cluster);

        TimeSpan? slowest = TimeSpan.Zero;
        for (var round = 1; round <= stage.Of(20, 3) && slowest is not null; round++)
        {
            await stage.KillAsync(cluster[3]);
            await stage.CalmAsync(1);
            await cluster[3].StartAsync();
            var took = await cluster.AgreeWithinAsync(30, cluster.Nodes) is null
                ? null
                : (TimeSpan?)Monotonic.Duration(Monotonic.Now - cluster[3].StartedAt);
            slowest = took is null ? null : took > slowest ? took : slowest;
        }

        var history = await load.EndAsync();
        stage.Promise("up again", 8, slowest);
        stage.PromiseNoneFailed(history, request => request.Service == "echo");
        await stage.CheckAsync(cluster, history);
    }
}
