using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Stories that are told for as long as one likes: <c>--for SECONDS</c>, and <c>--seed N</c>.</summary>
internal static class LongStories
{
    internal static Story[] All { get; } =
    [
        new("39", "random faults, one voter and one worker at a time", Tier.Night, Needs.Processes, RandomAsync),
        new("40", "a steady load for long, and a restart now and then", Tier.Night, Needs.Processes, SoakAsync),
    ];

    private static TimeSpan Default => TimeSpan.FromMinutes(5);

    /// <summary>Three voters and two workers; of each kind one at most is being hit, so that most voters are always there.</summary>
    private static async Task RandomAsync(Stage stage)
    {
        var lasts = stage.For ?? Default;
        var cluster = await stage.StartAsync(5);
        var load = stage.Load(cluster.Nodes, 200, "echo,effect,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var until = Monotonic.Now + lasts.Nanoseconds();
        var held = new ConcurrentDictionary<FaultyNode, bool>(); // those that are to stay down for a while
        stage.Supervise(cluster, held.ContainsKey);
        var told = await Task.WhenAll(
            HitAsync(stage, cluster, held, new Random(stage.Seed), (1, 3), until, stage.HasNetwork),
            HitAsync(stage, cluster, held, new Random(stage.Seed + 1), (4, 5), until, hasNetwork: false));
        stage.Promise("one ring after the last", 30, await cluster.AgreeWithinAsync(90, cluster.Nodes));
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        await File.WriteAllLinesAsync(Path.Combine(stage.Folder, "ordeals.txt"), told.SelectMany(ordeals => ordeals.Select(one => $"{one}")));
        stage.Promise($"seed {stage.Seed}, {lasts.TotalSeconds:0} s of faults", told.All(ordeals => !ordeals.IsEmpty),
            string.Join(", ", told.SelectMany(ordeals => ordeals).CountBy(one => one.Kind).Select(kind => $"{kind.Value} {kind.Key}")));
        stage.Measured("not replied", history.Failures());
        await stage.CheckAsync(cluster, history);
    }

    private static async Task<ImmutableArray<Ordeal>> HitAsync(
        Stage stage,
        Cluster cluster,
        ConcurrentDictionary<FaultyNode, bool> held,
        Random random,
        (int First, int Last) which,
        long until,
        bool hasNetwork)
    {
        var done = ImmutableArray.CreateBuilder<Ordeal>();
        while (Monotonic.Now < until)
        {
            var ordeal = Ordeal.Draw(random, which.First, which.Last, hasNetwork);
            var node = cluster[ordeal.Node];
            done.Add(ordeal);
            held[node] = true;
            await DoAsync(stage, cluster, ordeal);
            held.TryRemove(node, out _);
            await BecomeReadyAsync(stage, node);
            await stage.CalmAsync(ordeal.Rest);
        }

        return done.ToImmutable();
    }

    private static async Task DoAsync(Stage stage, Cluster cluster, Ordeal ordeal)
    {
        var node = cluster[ordeal.Node];
        switch (ordeal.Kind)
        {
            case OrdealKind.Kill:
                await stage.KillAsync(node);
                await stage.CalmAsync(ordeal.Seconds);
                break;
            case OrdealKind.Restart:
                node.Terminate();
                await node.EndsWithinAsync(TimeSpan.FromSeconds(30));
                await stage.CalmAsync(ordeal.Seconds);
                break;
            case OrdealKind.Freeze or OrdealKind.LongFreeze:
                await stage.FreezeAsync(node, ordeal.Seconds);
                break;
            default:
                await stage.Network.CutAsync([ordeal.Node], [.. cluster.But(node).Select(other => other.Number)]);
                await stage.CalmAsync(ordeal.Seconds);
                await stage.Network.HealAsync();
                break;
        }
    }

    private static async Task BecomeReadyAsync(Stage stage, FaultyNode node)
    {
        const double Patience = 90;
        var began = Monotonic.Now;
        var isSettled = 0; // a woken node may be ready for a moment, before it sees that it was removed
        while (isSettled < 3 && Monotonic.Duration(Monotonic.Now - began).TotalSeconds < Patience)
        {
            isSettled = await node.IsReadyAsync() ? isSettled + 1 : 0;
            await stage.CalmAsync(1);
        }
    }

    private static async Task SoakAsync(Stage stage)
    {
        const double Fifth = 0.2;
        var lasts = stage.For ?? Default;
        var between = TimeSpan.FromSeconds(Math.Min(300, lasts.TotalSeconds * Fifth));
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 50, "echo,effect,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var until = Monotonic.Now + lasts.Nanoseconds();
        var levels = new List<(double Hours, double MiB)>();
        var restarts = 0;
        for (var next = Monotonic.Now + between.Nanoseconds(); Monotonic.Now < until; await stage.CalmAsync(1))
        {
            var grown = cluster[1].Footprint()!.Bytes + cluster[2].Footprint()!.Bytes;
            levels.Add((Monotonic.Duration(Monotonic.Now).TotalHours, grown / 2.0 / (1 << 20)));
            if (Monotonic.Now >= next)
            {
                next += between.Nanoseconds();
                restarts++;
                cluster[3].Terminate();
                await cluster[3].EndsWithinAsync(TimeSpan.FromSeconds(30));
                await cluster[3].StartAsync();
                await cluster.AgreeWithinAsync(30, cluster.Nodes);
            }
        }

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        PromiseSlope(stage, lasts, restarts, Slope([.. levels.Skip(levels.Count / 2)]));
        await stage.CheckAsync(cluster, history);
    }

    /// <summary>A level that is still being reached looks like a slope: it takes hours to tell one from the other.</summary>
    private static void PromiseSlope(Stage stage, TimeSpan lasts, int restarts, double slope)
    {
        const double HoursToTell = 4;
        var measured = string.Create(
            CultureInfo.InvariantCulture, $"{slope:0.0} MiB an hour in the second half of {lasts.TotalMinutes:0} minutes, {restarts} restarts");
        if (lasts.TotalHours >= HoursToTell)
        {
            stage.Promise("memory of the nodes that stay grows ≤ 1 MiB an hour", slope <= 1, measured);
        }
        else
        {
            stage.Measured("memory of the nodes that stay", measured);
        }
    }

    /// <summary>By least squares.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    private static LoadOptions Mixed(LoadOptions load) => load with { IdempotentPercent = 50, Deadline = TimeSpan.FromSeconds(5) };
}
