using System.Net.Sockets;
using System.Text;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;

namespace Mesh.Tests.Links;

/// <summary>The data port of a real node, and what strangers send to it.</summary>
public sealed class StrangersTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private TestCluster _cluster = null!;

    public static TheoryData<byte[]> Sendings => new()
    {
        Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: mesh\r\n\r\n"),
        new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03 }, // a TLS hello
        Enumerable.Repeat((byte)0xff, 100_000).ToArray(),
        new byte[] { 40, 0, 0, 0, 1 }, // part of a hello, and then nothing
    };

    public async Task InitializeAsync() =>
        _cluster = await TestCluster.StartAsync(
            2, mesh => mesh.AddService<EchoHandler>("echo"), "mesh.links.hello-timeout = 1s");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(Sendings))]
    public async Task AStrangerIsHungUpOnAndNobodyElseIsHarmed(byte[] bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", _cluster[0].State.View.Self!.DataPort);
        try
        {
            await socket.GetStream().WriteAsync(bytes);
            await RequestsWork();
            while (await socket.GetStream().ReadAsync(new byte[100]).AsTask().WaitAsync(Patience) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Hung up on with bytes unread: that is a reset.
        }

        await RequestsWork();
    }

    private async Task RequestsWork()
    {
        for (var i = 0; i < 20; i++)
        {
            foreach (var node in _cluster.Nodes)
            {
                Assert.True((await node.Client.SendAsync("echo", $"key-{i}", "hello"u8.ToArray())).IsReplied);
            }
        }
    }
}
