using System.Collections.Concurrent;
using System.Text;
using Mesh.Tests.Support;

namespace Mesh.Tests.Nodes;

public sealed class DrainingNodeTests
{
    [Theory]
    [InlineData("moody")]
    [InlineData("counter")]
    public async Task ANodeThatLeavesUnderLoadLosesNothing(string service)
    {
        await using var cluster = await TestCluster.StartAsync(
            2,
            mesh => mesh.AddService<MoodyHandler>("moody").AddService<CounterActor>("counter"),
            "mesh.service-defaults.affinity = preferred");
        var (client, leaving) = (cluster[0].Client, cluster[1]);
        var results = new ConcurrentQueue<RequestResult>();
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                results.Enqueue(await client.SendAsync(service, $"key-{caller}-{i}", Encoding.UTF8.GetBytes($"{caller}-{i}")));
            }
        })).ToArray();
        await SomeMoreAsync(results, node: leaving.Name);

        await cluster.StopAsync(leaving);
        await SomeMoreAsync(results, node: cluster[0].Name);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.All(results, result => Assert.Equal((Outcome.Replied, ""), (result.Outcome, result.Detail ?? "")));
    }

    private static Task SomeMoreAsync(ConcurrentQueue<RequestResult> results, string node)
    {
        var before = results.Count(result => result.Node == node);
        return Eventually.Async(
            () => results.Count(result => result.Node == node) > before + 500,
            () => $"{results.Count} answers, the last {results.LastOrDefault()}",
            TimeSpan.FromSeconds(30));
    }
}
