using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Nodes that are asked to go.</summary>
internal static class LeaveStories
{
    internal static Story[] All { get; } =
    [
        new("2", "SIGTERM of one of three", Tier.Change, Needs.Processes, OneLeavesAsync) { IsShort = true },
        new("4", "rolling restart of all, twice round", Tier.Change, Needs.Processes, RollingRestartAsync),
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
        await stage.CheckAsync(cluster, history, strict: "counter");
    }

    private static async Task RollingRestartAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, stage.Of(2_000, 400), "echo,effect,counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
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
        stage.Promise("slowest", 2.5, history.Slowest(began));
        stage.Promise("each round", 90, agreed ? took / rounds : null);
        await stage.CheckAsync(cluster, history, strict: "counter");
    }
}
