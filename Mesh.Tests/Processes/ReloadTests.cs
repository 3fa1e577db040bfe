using System.Net.Http.Json;
using System.Text.Json;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

public sealed class ReloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task SighupTakesTheUpstreamsOfTheFilesAsAWholeOrNotAtAll()
    {
        const string Alone = "mesh.formation.alone = on\n";
        using var file = new TemporaryFile(Alone + "mesh.upstreams.orders.instances.a.address = \"http://127.0.0.1:9\"");
        var ports = NodePorts.Free();
        using var http = new HttpClient();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);
        await SeenAsync(node, http, "orders 1");

        await File.WriteAllTextAsync(file.Path, Alone + """
            mesh.upstreams.orders.instances.a.address = "http://127.0.0.1:9"
            mesh.upstreams.orders.instances.b.address = "http://127.0.0.1:10"
            mesh.upstreams.prices.instances.a.address = "http://127.0.0.1:11"
            mesh.requests.default-deadline = 6s
            """);
        node.Hangup();
        await SeenAsync(node, http, "orders 2, prices 1");
        Assert.Contains("they wait for the next start: mesh.requests.default-deadline", node.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file.Path, Alone + """
            mesh.upstreams.orders.instances.c.address = "ftp://127.0.0.1:9"
            mesh.upstreams.orders.policy = best
            """);
        node.Hangup();
        await Eventually.Async(
            () => node.Output.Contains("is not taken; nothing changes", StringComparison.Ordinal), () => node.Output, Patience);
        Assert.Contains("mesh.upstreams.orders.policy is best", node.Output, StringComparison.Ordinal);
        Assert.Contains("c.address is ftp://127.0.0.1:9", node.Output, StringComparison.Ordinal);
        await SeenAsync(node, http, "orders 2, prices 1");

        await File.WriteAllTextAsync(file.Path, Alone);
        node.Hangup();
        await SeenAsync(node, http, string.Empty);
        Assert.Equal(0, await node.TerminateAsync());
    }

    private static async Task SeenAsync(NodeProcess node, HttpClient http, string wanted)
    {
        var seen = string.Empty;
        await Eventually.Async(
            async () =>
            {
                if (!await node.IsReadyAsync(http))
                {
                    return false;
                }

                var document = await http.GetFromJsonAsync<JsonElement>(new Uri(node.Gateway, "/v1/upstreams"));
                seen = string.Join(", ", document.GetProperty("upstreams").EnumerateArray()
                    .Select(upstream => $"{upstream.GetProperty("name")} {upstream.GetProperty("instances")}"));
                return seen == wanted;
            },
            () => $"{seen}; wanted {wanted}; {node.Output}",
            Patience);
    }
}
