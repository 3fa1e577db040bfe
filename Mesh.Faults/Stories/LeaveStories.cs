using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Nodes that are asked to go.</summary>
internal static class LeaveStories
{
    internal static Story[] All { get; } =
    [
        new("2", "SIGTERM of one of three", Tier.Change, Needs.Processes, OneLeavesAsync) { IsShort = true },
        new("4", "rolling restart of all, twice round, echo", Tier.Change, Needs.Processes, stage => RollingRestartAsync(stage, "echo")),
        new("4m", "the same, all kinds of service", Tier.Night, Needs.Processes, MixedRestartAsync),
        new("4s", "the same, strict counters", Tier.Change, Needs.Processes, stage => RollingRestartAsync(stage, "counter")),
    ];

    private static async Task OneLeavesAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, stage.Of(2_000, 400), "echo,effect,counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
        await stage.CalmBeforeAsync(cluster);

        var asked = Monotonic.Now;
        cluster[3].Terminate();
        var ended = await cluster[3].EndsWithinAsync(TimeSpan.FromSeconds(25));
        var took = Monotonic.Duration(Monotonic.Now - asked);
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        stage.Promise("exit", 10, ended ? took : null);
        stage.Promise("exit code 0", ended && cluster[3].ExitCode == 0, ended ? $"{cluster[3].ExitCode}" : "none");
        stage.Promise("no alarm", cluster.Watch.FalseAlarms(asked, cluster.Nodes) == 0, $"{cluster.Watch.FalseAlarms(asked, cluster.Nodes)} seen");
        await stage.CheckAsync(cluster, history);
    }

    /// <summary>
    /// A request has 1 s, and one for a strict counter 5 s: it waits until its key has moved. A row that says that the slowest
    /// took 2.5 s must let it.
    /// </summary>
    private static Task RollingRestartAsync(Stage stage, string service) => RestartAllAsync(stage, service, load => load with
    {
        IdempotentPercent = service == "echo" ? 100 : 50,
        Deadline = TimeSpan.FromSeconds(service == "echo" ? 1 : 5),
    });

    private static Task MixedRestartAsync(Stage stage) => RestartAllAsync(stage, "echo,effect,counter", load => load with
    {
        IdempotentPercent = 50,
        Deadline = TimeSpan.FromSeconds(5),
    });

    private static async Task RestartAllAsync(Stage stage, string services, Func<LoadOptions, LoadOptions> with)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, stage.Of(2_000, 400), services, with);
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var rounds = stage.Of(2, 1);
        var agreed = true;
        for (var step = 0; step < rounds * 3 && agreed; step++)
        {
            var node = cluster[1 + (step % 3)];
            node.Terminate();
            agreed = await node.EndsWithinAsync(TimeSpan.FromSeconds(30));
            await node.StartAsync();
            agreed &= await cluster.AgreeWithinAsync(30, cluster.Nodes) is not null;
        }

        var took = Monotonic.Duration(Monotonic.Now - began);
        await stage.CalmAsync(3);
        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        stage.PromiseNoneTwice(cluster);
        stage.Promise("slowest", 2.5, history.Slowest(began));
        stage.Promise("each round", 90, agreed ? took / rounds : null);
        await stage.CheckAsync(cluster, history);
    }
}
