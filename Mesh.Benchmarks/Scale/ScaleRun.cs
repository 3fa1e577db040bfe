using System.Diagnostics;

namespace Mesh.Benchmarks.Scale;

/// <summary>What is done with a cluster of each size.</summary>
/// <param name="PerProcess">Nodes that share a process, at most.</param>
/// <param name="AtOnce">Nodes that start at once.</param>
/// <param name="Settings">What the nodes have in common.</param>
/// <param name="Settle">How long it is left alone before it is watched: longer than newcomers are spared.</param>
/// <param name="Idle">How long it is watched.</param>
/// <param name="Requests">How many requests must be answered.</param>
internal sealed record ScaleRun(int PerProcess, int AtOnce, ClusterSettings Settings, TimeSpan Settle, TimeSpan Idle, int Requests)
{
    /// <summary>Forms a cluster, watches it idle, and has one node more come and go.</summary>
    internal async Task<ScaleFigures> MeasureAsync(int nodes)
    {
        using var cluster = new ScaledCluster(nodes, PerProcess, Settings);
        var start = Stopwatch.GetTimestamp();
        await cluster.StartAsync(AtOnce);
        var figures = new ScaleFigures(nodes, cluster.Processes)
        {
            Started = Stopwatch.GetElapsedTime(start),
            Formed = await cluster.AgreedAsync(nodes, Stopwatch.GetTimestamp()),
        };
        if (figures.Formed is null)
        {
            return figures;
        }

        figures = await WatchAsync(cluster, figures);
        figures = figures with { Requests = await cluster.SendAsync(Requests) }; // after: they have links stand
        return await ChangeAsync(cluster, figures);
    }

    private async Task<ScaleFigures> WatchAsync(ScaledCluster cluster, ScaleFigures figures)
    {
        await Task.Delay(Settle);
        var (used, connections) = (await cluster.UsageAsync(collects: false), await Connections.ReadAsync(Settings.Port));
        var since = Stopwatch.GetTimestamp();
        await Task.Delay(Idle);
        var connectionsNow = await Connections.ReadAsync(Settings.Port);
        var idle = Stopwatch.GetElapsedTime(since);
        var usedNow = await cluster.UsageAsync(collects: true);
        return figures with
        {
            Idle = idle,
            Control = connectionsNow?.Since(connections!, Settings.Port),
            Data = connectionsNow?.Since(connections!, Settings.Port + 1),
            Used = usedNow with { ProcessorSeconds = usedNow.ProcessorSeconds - used.ProcessorSeconds },
        };
    }

    private static async Task<ScaleFigures> ChangeAsync(ScaledCluster cluster, ScaleFigures figures)
    {
        var joins = Stopwatch.GetTimestamp();
        await cluster.AddAsync();
        figures = figures with { Joined = await cluster.AgreedAsync(figures.Nodes + 1, joins) };
        var leaves = Stopwatch.GetTimestamp();
        await cluster.RemoveAsync();
        return figures with { Left = await cluster.AgreedAsync(figures.Nodes, leaves) };
    }
}
