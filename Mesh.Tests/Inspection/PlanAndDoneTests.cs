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
    private const double HalfAPoint = 0.005;

    [Fact]
    public async Task ThePredictedSharesAreThoseOfAHundredThousandKeysOnceItIsDone()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));

        var added = await PlanAsync(cluster[0], "add", "node4", "2");
        await cluster.AddAsync("node4", "mesh.node.weight = 2");
        await cluster.AgreedAsync();
        IsDone(cluster, added);

        var removed = await PlanAsync(cluster[0], "remove", "node2");
        await cluster.StopAsync(cluster[1]);
        await cluster.AgreedAsync();
        IsDone(cluster, removed);
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

    /// <summary>The ring is the one that was told on all nodes, and its keys have the owners that were told.</summary>
    private static void IsDone(TestCluster cluster, JsonNode plan)
    {
        var digest = plan["digestAfter"]!.GetValue<string>();
        Assert.All(cluster.Nodes, node => Assert.Equal(digest, $"{node.RingOf("echo").Digest:x16}"));

        var random = new Random(5);
        var asked = cluster.Nodes[^1];
        var owned = Enumerable.Range(0, Keys)
            .Select(_ => asked.State.Explain("echo", $"key-{random.NextInt64()}")!.Owner)
            .CountBy(owner => owner)
            .ToDictionary();
        foreach (var member in plan["members"]!.AsArray().Select(member => member!))
        {
            var share = member["shareAfter"]!.GetValue<double>();
            var measured = (double)owned.GetValueOrDefault(member["name"]!.GetValue<string>()) / Keys;
            Assert.InRange(measured, share - HalfAPoint, share + HalfAPoint);
        }
    }
}
