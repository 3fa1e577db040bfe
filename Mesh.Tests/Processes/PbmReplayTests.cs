using System.Text.Json.Nodes;
using Mesh.Tests.Inspection;

namespace Mesh.Tests.Processes;

/// <summary>What a real node decided while another one froze comes out alike when it is made again, there or elsewhere.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class PbmReplayTests
{
    [Fact]
    public async Task ANodesOwnDecisionsComeOutAlikeAtAnyNode()
    {
        await using var nodes = await NodeProcesses.StartAsync(3);
        await SendAsync(nodes, "before", 200);
        nodes[2].Freeze();
        await SendAsync(nodes, "frozen", 200);
        nodes[2].Thaw();

        var file = Path.GetTempFileName();
        try
        {
            var told = await ClientRun.Of($"{nodes[0].Pbm} mesh decisions --service echo --json");
            await File.WriteAllTextAsync(file, told.Output);
            var decisions = JsonNode.Parse(told.Output)!["decisions"]!.AsArray();
            Assert.InRange(decisions.Count, 400, 1_000);
            Assert.Contains(decisions, one => one!["rule"]!.GetValue<string>() == "healthy-successor");

            foreach (var node in new[] { nodes[0], nodes[1] })
            {
                Assert.Equal(
                    new(0, $"All {decisions.Count} decisions of node1 come out alike.\n", ""),
                    await ClientRun.Of($"{node.Pbm} mesh replay {file}"));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task SendAsync(NodeProcesses nodes, string prefix, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var payload = new StringContent("hello");
            payload.Headers.Add("Mesh-Idempotent", "true");
            using var answer = await nodes.Http.PostAsync(new Uri(nodes[0].Gateway, $"v1/services/echo/{prefix}-{i}"), payload);
            Assert.True(answer.IsSuccessStatusCode, $"{prefix}-{i}: {answer.StatusCode}");
        }
    }
}
