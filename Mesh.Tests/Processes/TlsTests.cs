using System.Net.Sockets;
using Mesh.Identity;
using Mesh.Tests.Identity;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>Real nodes under TLS, and strangers at their ports.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class TlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task NodesFormAClusterAndStrangersGetNoFurtherThanTheHandshake()
    {
        using var certificates = new Certificates("node1", "node2", "node3");
        using var others = new Certificates();
        await using var nodes = await NodeProcesses.StartAsync(3, certificates.Directory);
        await AnswersAsync(nodes);

        var ours = TlsFiles.In(certificates.Directory, "node1");
        (string Stranger, TlsMaterial? Shown)[] strangers =
        [
            ("no certificate", null),
            ("another authority", others.Issue("node1", Roles.Node, trusted: ours)),
            ("expired", certificates.Issue("late", Roles.Node, expired: true)),
            ("another role", certificates.Issue("anna", Roles.Viewer)),
        ];
        foreach (var port in new[] { nodes[0].ControlPort, nodes[0].DataPort })
        {
            foreach (var (stranger, shown) in strangers)
            {
                Assert.True(await TlsStranger.IsRefusedAsync(port, shown, ours), $"{stranger} was let in at {port}");
            }

            Assert.False(await TlsStranger.IsRefusedAsync(port, certificates.Issue("node2", Roles.Node), ours), "a node was refused");
            Assert.True(await IsPlainRefusedAsync(port));
        }

        await AnswersAsync(nodes);
        Assert.Contains("Refused a connection from 127.0.0.1:", nodes[0].Output, StringComparison.Ordinal);
    }

    /// <summary>Akka's own transport ends the node that dials it.</summary>
    [Fact]
    public async Task APeerWithABadCertificateDoesNotTakeDownWhoDialsIt()
    {
        using var certificates = new Certificates("node1", "node2");
        using var others = new Certificates("node3");
        NodePorts[] ports = [NodePorts.Free(), NodePorts.Free(), NodePorts.Free()];
        await using var rogue = NodeProcess.Start("node3", ports[2], ports, others.Directory, []);
        await using var node1 = NodeProcess.Start("node1", ports[0], ports, certificates.Directory, []);
        await using var node2 = NodeProcess.Start("node2", ports[1], ports, certificates.Directory, []);
        using var http = new HttpClient();

        await Eventually.Async(
            async () => await node1.IsReadyAsync(http) && await node2.IsReadyAsync(http) && (await node1.MembersAsync(http)).Up.Length == 2,
            () => node1.Output,
            Patience);
        await Eventually.Async(() => Task.FromResult(rogue.Output.Contains("Refused a connection", StringComparison.Ordinal)
            || node1.Output.Contains("Refused a connection", StringComparison.Ordinal)), () => rogue.Output, Patience);
        Assert.Equal(["node1", "node2"], (await node1.MembersAsync(http)).Up.Order(StringComparer.Ordinal));
        Assert.True(await node1.IsReadyAsync(http) && await node2.IsReadyAsync(http));
    }

    [Fact]
    public async Task AnotherAuthorityTakesOverWhileNodesRun()
    {
        using var certificates = new Certificates("node1", "node2", "node3");
        var former = certificates.Issue("node2", Roles.Node);
        await using var nodes = await NodeProcesses.StartAsync(3, certificates.Directory);
        var ours = TlsFiles.In(certificates.Directory, "node1");

        certificates.Folder.Rotate(Certificates.Now, TimeSpan.FromDays(1));
        await RereadAsync(nodes, 1);
        foreach (var node in new[] { "node1", "node2", "node3" })
        {
            certificates.Issue(node, Roles.Node);
        }

        await RereadAsync(nodes, 2);
        await AnswersAsync(nodes);
        certificates.Folder.Finish(Certificates.Now);
        await RereadAsync(nodes, 3);
        await AnswersAsync(nodes);

        foreach (var port in new[] { nodes[0].ControlPort, nodes[0].DataPort })
        {
            Assert.True(await TlsStranger.IsRefusedAsync(port, former, ours), "the former authority is still trusted");
            Assert.False(await TlsStranger.IsRefusedAsync(port, certificates.Issue("node2", Roles.Node), ours), "the new authority is not trusted");
        }
    }

    [Fact]
    public async Task ANodeDoesNotStartWithACertificateThatItsPeersWouldRefuse()
    {
        using var certificates = new Certificates("node1");
        var ports = NodePorts.Free();
        await using var wrong = NodeProcess.Start("node2", ports, [ports], certificates.Directory, []);
        Assert.Equal(78, await wrong.EndedAsync(Patience));
        Assert.Contains("node2.pem can't be used; PEM that can be read is wanted", wrong.Output, StringComparison.Ordinal);

        certificates.Issue("node2", Roles.Viewer);
        await using var viewer = NodeProcess.Start("node2", ports, [ports], certificates.Directory, []);
        Assert.Equal(78, await viewer.EndedAsync(Patience));
        Assert.Contains("the certificate of node2 (viewer) has not the role node; peers would refuse it.", viewer.Output, StringComparison.Ordinal);
    }

    private static async Task RereadAsync(NodeProcesses nodes, int times)
    {
        for (var index = 0; index < 3; index++)
        {
            var node = nodes[index];
            node.Hangup();
            await Eventually.Async(
                () => Task.FromResult(node.Output.Split("The certificates were read anew: ").Length > times), () => node.Output, Patience);
        }
    }

    private static async Task AnswersAsync(NodeProcesses nodes)
    {
        for (var key = 0; key < 30; key++)
        {
            using var body = new StringContent("hello");
            using var answer = await nodes.Http.PostAsync(new Uri(nodes[key % 3].Gateway, $"/v1/services/echo/key{key}"), body);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task<bool> IsPlainRefusedAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        try
        {
            var buffer = new byte[64];
            return await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience) is 0 or > 0; // an alert, or nothing
        }
        catch (IOException)
        {
            return true;
        }
    }
}
