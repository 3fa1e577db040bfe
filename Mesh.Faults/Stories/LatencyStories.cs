using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Networks whose frames take long.</summary>
internal static class LatencyStories
{
    internal static Story[] All { get; } =
    [
        new("9", "50 ± 10 ms from node to node, for 30 s", Tier.Night, Needs.Network, stage => SlowAsync(stage, 50, 10, 30)),
        new("9b", "150 ± 75 ms from node to node, for 30 s", Tier.Night, Needs.Network, stage => SlowAsync(stage, 150, 75, 30)),
        new("9c", "1 s from node to node, for 3 s", Tier.Night, Needs.Network, stage => SlowAsync(stage, 1_000, 0, 3)),
    ];

    private static async Task SlowAsync(Stage stage, int delay, int jitter, double seconds)
    {
        await stage.Network.PutSlowSwitchAsync([1, 2, 3]);
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
        await stage.CalmBeforeAsync(cluster);

        var slow = Monotonic.Now;
        await stage.Network.SlowAsync(delay, jitter);
        await stage.CalmAsync(seconds);
        var over = Monotonic.Now;
        await stage.Network.SlowAsync(0, 0);
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        var before = history.Percentile(0.99, history.From, slow);
        var most = before + (2 * TimeSpan.FromMilliseconds(2 * (delay + jitter))); // and two round trips
        var alarms = cluster.Watch.FalseAlarms(slow, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.Promise("p99: that of the calm and two round trips", most.TotalSeconds, history.Percentile(0.99, slow, over));
        stage.PromiseShare("replies", 95, history.Share(slow, over));
        await stage.CheckAsync(cluster, history);
    }
}
