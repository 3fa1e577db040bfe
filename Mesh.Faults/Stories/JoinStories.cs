using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Nodes that come, and keys that move to them.</summary>
internal static class JoinStories
{
    internal static Story[] All { get; } =
    [
        new("43", "a fourth node joins under load, strict counters", Tier.Change, Needs.Processes, JoinsAsync) { IsShort = true },
        new("43b", "a fourth node joins, and runs half of the time", Tier.Change, Needs.Processes, SlowNewcomerAsync),
    ];

    private static async Task JoinsAsync(Stage stage)
    {
        var cluster = stage.Prepare(4);
        await Cluster.StartAsync(cluster.Nodes.Take(3));
        var formed = await cluster.AgreeWithinAsync(60, [.. cluster.Nodes.Take(3)]);
        var load = stage.Load(cluster.Nodes.Take(3), stage.Of(2_000, 500), "counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
        await stage.CalmBeforeAsync(cluster);

        await cluster[4].StartAsync();
        var joined = await cluster.AgreeWithinAsync(40, cluster.Nodes);
        await stage.CalmAsync(3);
        var moved = Stage.Executions(cluster).Count(run => run.Node == cluster[4].Name);

        var history = await load.EndAsync();
        stage.Promise("it was formed", formed is not null, cluster.Seen);
        stage.Promise("it joins", joined is not null, joined is { } took ? $"{took.TotalSeconds:0.0} s" : cluster.Seen);
        stage.Promise("keys move to it", moved > 0, $"{moved / 2} requests ran there");
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task SlowNewcomerAsync(Stage stage)
    {
        const double Half = 0.05;
        var cluster = stage.Prepare(4);
        await Cluster.StartAsync(cluster.Nodes.Take(3));
        var formed = await cluster.AgreeWithinAsync(60, [.. cluster.Nodes.Take(3)]);
        var load = stage.Load(cluster.Nodes.Take(3), stage.Of(1_000, 300), "echo");
        await stage.CalmBeforeAsync(cluster);

        await cluster[4].StartAsync();
        await cluster.AgreeWithinAsync(40, cluster.Nodes);
        var joined = Monotonic.Now;
        for (var round = 0; round < 100; round++)
        {
            await stage.FreezeAsync(cluster[4], Half);
            await stage.CalmAsync(Half);
        }

        var history = await load.EndAsync();
        stage.Promise("it was formed", formed is not null, cluster.Seen);
        stage.PromiseNoneFailed(history);
        stage.Measured("slowest", history.Slowest(joined));
        await stage.CheckAsync(cluster, history);
    }
}
