using System.Text.Json.Nodes;
using Mesh.Inspection;
using Mesh.Inspection.Commands;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>What <c>mesh plan</c> predicts, and what real nodes then do.</summary>
public sealed class PlanAndDoneTests
{
    private const int Keys = 100_000;
    private const int Callers = 16;
    private const double HalfAPoint = 0.005;

    // A plan tells how it will be in the end: a node that has just joined gets its keys little by little.
    private const string AtOnce = "mesh.services.echo.slow-start = 0s";

    [Fact]
    public async Task ThePredictedSharesAreThoseOfAHundredThousandRequestsOnceItIsDone()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"), AtOnce);

        var added = await PlanAsync(cluster[0], "add", "node4", "2");
        await cluster.AddAsync("node4", "mesh.node.weight = 2");
        await cluster.AgreedAsync();
        await IsDoneAsync(cluster, added);

        var removed = await PlanAsync(cluster[0], "remove", "node2");
        await cluster.StopAsync(cluster[1]);
        await cluster.AgreedAsync();
        await IsDoneAsync(cluster, removed);
    }

    /// <summary>As the command says it to programs.</summary>
    private static async Task<JsonNode> PlanAsync(TestNode node, params string[] words)
    {
        string[] names = ["action", "node", "weight"];
        var arguments = CommandArguments.Bind(
            PlanCommand.Definition.Describe(), [.. names.Zip(words, (name, word) => new ArgumentValue(name, word))], out _)!;
        var outputs = PlanCommand.Definition.Handler(new CommandContext(arguments, node.Services, default));
        return (await outputs.SingleAsync()).Document!;
    }

    /// <summary>The ring is the one that was told on all nodes, and requests come to its nodes in the shares that were told.</summary>
    private static async Task IsDoneAsync(TestCluster cluster, JsonNode plan)
    {
        var digest = plan["digestAfter"]!.GetValue<string>();
        Assert.All(cluster.Nodes, node => Assert.Equal(digest, $"{node.RingOf("echo").Digest:x16}"));

        var before = Came(cluster);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => SendAsync(cluster[0].Client, caller)));
        var after = Came(cluster);
        Assert.Equal(Keys, after.Values.Sum() - before.Values.Sum());
        foreach (var member in plan["members"]!.AsArray().Select(member => member!))
        {
            var name = member["name"]!.GetValue<string>();
            var share = member["shareAfter"]!.GetValue<double>();
            var measured = (double)(after.GetValueOrDefault(name) - before.GetValueOrDefault(name)) / Keys;
            Assert.InRange(measured, share - HalfAPoint, share + HalfAPoint);
        }
    }

    private static async Task SendAsync(MeshClient client, int caller)
    {
        var random = new Random(caller);
        for (var i = 0; i < Keys / Callers; i++)
        {
            var result = await client.SendAsync("echo", $"key-{random.NextInt64()}", default);
            Assert.Equal(Outcome.Replied, result.Outcome);
        }
    }

    private static Dictionary<string, long> Came(TestCluster cluster) => cluster.Nodes.ToDictionary(
        node => node.State.NodeName, node => node.Runtime.Services.All.Single().Traffic.Requests);
}
