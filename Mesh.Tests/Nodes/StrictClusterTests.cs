using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

/// <summary>Strict keys on real nodes, while one comes and one leaves.</summary>
public sealed class StrictClusterTests
{
    private const int Keys = 60;

    [Fact]
    public async Task CountsGoOnInOrderAndNoKeyIsActiveTwiceWhileNodesComeAndLeave()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<TallyActor>("tally"));
        using var stop = new CancellationTokenSource();
        var counts = new int[Keys];
        var callers = Enumerable.Range(0, Keys)
            .Select(key => Task.Run(() => CountAsync(cluster[key % 2], counts, key, stop.Token))).ToArray();
        await EachGoesOnAsync(counts);

        var added = await cluster.AddAsync("node4");
        await cluster.AgreedAsync();
        await EachGoesOnAsync(counts);
        Assert.NotEmpty(added.Runtime.Services.All.OfType<Mesh.Services.KeyedHost>().Single().Activations);

        await cluster.StopAsync(cluster[2]);
        await cluster.AgreedAsync();
        await EachGoesOnAsync(counts);

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(0, TallyActor.Overlaps);
        Assert.InRange(TallyActor.Activations, Keys + 10, int.MaxValue); // keys did move
        Assert.Equal("strict", cluster[0].State.Explain("tally", "k")!.Affinity);
    }

    /// <summary>One request after the other; what did not run is sent again.</summary>
    private static async Task CountAsync(TestNode node, int[] counts, int key, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var result = await node.Client.SendAsync("tally", $"key-{key}", default, default, CancellationToken.None);
            if (result.IsReplied)
            {
                Assert.Equal(counts[key] + 1, BitConverter.ToInt32(result.Payload.Span));
                Interlocked.Increment(ref counts[key]);
            }
            else
            {
                Assert.True(
                    result.Outcome is Outcome.Rejected or Outcome.Unreachable, $"{result.Outcome}, {result.Reason}: {result.Detail}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }

    private static Task EachGoesOnAsync(int[] counts)
    {
        var before = counts.ToArray();
        return Eventually.Async(
            () => counts.Zip(before).All(pair => pair.First >= pair.Second + 3),
            () => $"stuck: {string.Join(' ', Enumerable.Range(0, Keys).Where(key => counts[key] < before[key] + 3))}",
            TimeSpan.FromSeconds(40));
    }
}
