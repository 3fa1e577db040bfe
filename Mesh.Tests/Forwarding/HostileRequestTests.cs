using System.Net.Sockets;
using System.Text;

namespace Mesh.Tests.Forwarding;

/// <summary>Requests that try to be two, or to slip something past the gateway: each is refused, or arrives as one that means the
/// same to both.</summary>
public sealed class HostileRequestTests(HostileRequestTests.OneNode node) : IClassFixture<HostileRequestTests.OneNode>
{
    private const string Host = "Host: x\r\n";

    public static TheoryData<string, string> Refused => new()
    {
        { "two lengths", $"POST /http/orders/ HTTP/1.1\r\n{Host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy" },
        { "a length that is none", $"POST /http/orders/ HTTP/1.1\r\n{Host}Content-Length: 1a\r\n\r\nx" },
        { "a negative length", $"POST /http/orders/ HTTP/1.1\r\n{Host}Content-Length: -1\r\n\r\n" },
        { "an unknown coding", $"POST /http/orders/ HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "a folded header", $"GET /http/orders/ HTTP/1.1\r\n{Host}X-A: 1\r\n 2\r\n\r\n" },
        { "a blank before the colon", $"GET /http/orders/ HTTP/1.1\r\n{Host}X-A : 1\r\n\r\n" },
        { "a carriage return in a header", $"GET /http/orders/ HTTP/1.1\r\n{Host}X-A: 1\rX-B: 2\r\n\r\n" },
        { "a null in a header", $"GET /http/orders/ HTTP/1.1\r\n{Host}X-A: 1\0\r\n\r\n" },
        { "a header without a name", $"GET /http/orders/ HTTP/1.1\r\n{Host}: 1\r\n\r\n" },
        { "no host", "GET /http/orders/ HTTP/1.1\r\n\r\n" },
        { "two hosts", $"GET /http/orders/ HTTP/1.1\r\n{Host}Host: y\r\n\r\n" },
        { "another host in the target", $"GET http://orders.mesh/ HTTP/1.1\r\n{Host}\r\n" },
        { "a tunnel", "CONNECT orders.mesh:80 HTTP/1.1\r\nHost: orders.mesh:80\r\n\r\n" },
        { "a target of 100 KB", $"GET /http/orders/{new string('a', 100_000)} HTTP/1.1\r\n{Host}\r\n" },
        { "two keys", $"GET /http/orders/ HTTP/1.1\r\n{Host}Mesh-Key: a\r\nMesh-Key: b\r\n\r\n" },
        { "a deadline that is none", $"GET /http/orders/ HTTP/1.1\r\n{Host}Mesh-Deadline-Ms: soon\r\n\r\n" },
        { "a way out of the upstream", $"GET /http/orders/../../v1/nothing HTTP/1.1\r\n{Host}\r\n" },
        { "an escaped way out", $"GET /http/orders/%2e%2e/%2e%2e/nothing HTTP/1.1\r\n{Host}\r\n" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task ItIsRefused(string what, string request)
    {
        var before = node.Cluster.Servers[0].Got.Count;

        var answer = await SendAsync(request);

        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Equal(before, node.Cluster.Servers[0].Got.Count);
    }

    [Theory]
    [InlineData("GET /http/orders//evil.example/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET //evil.example/x")]
    [InlineData("POST /http/orders/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: +1\r\n\r\nx", "POST /")]
    [InlineData("GET /http/orders/a%252Fb%41 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /a%252FbA")]
    [InlineData("GET /http/orders/a/../b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /b")]
    [InlineData("GET /http/orders/a%2Fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /a%2Fb")]
    [InlineData("GET /http/orders/?u=http://x/?y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /?u=http://x/?y")]
    [InlineData("GET http://orders.mesh/a HTTP/1.1\r\nHost: orders.mesh\r\nConnection: close\r\n\r\n", "GET /a")]
    [InlineData("GET /http/orders/ HTTP/1.1\r\nHost: x\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n\r\n", "GET /")]
    [InlineData("GET /http/orders/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX_Forwarded_For: 1\r\n\r\n", "GET /")]
    public async Task ItArrivesAsOneRequest(string request, string arrives)
    {
        node.Cluster.Servers[0].Got.Clear();

        var answer = await SendAsync(request);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(arrives, Assert.Single(node.Cluster.Servers[0].Got));
    }

    [Fact]
    public async Task ABodyThatBreaksHttpIsTheCallersFault()
    {
        var answer = await SendAsync(
            $"POST /http/orders/ HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal("healthy", (await node.Cluster.InstanceAsync("a")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task ALengthBesideChunksIsNotBelieved()
    {
        node.Cluster.Servers[0].Got.Clear();

        var answer = await SendAsync(
            $"POST /http/orders/ HTTP/1.1\r\n{Host}Connection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n0\r\n\r\nGET /http/orders/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.True(
            answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal), answer);
        Assert.DoesNotContain(node.Cluster.Servers[0].Got, got => got.Contains("smuggled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUpstreamThatBreaksHttpGivesAProblem()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var served = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                var buffer = new byte[4096];
                await socket.ReceiveAsync(buffer);
                await socket.SendAsync("HTTP/1.1 200 OK\r\nX-A: 1\0\r\nContent-Length: -5\r\n\r\n"u8.ToArray());
            }
        });
        using var put = await node.Cluster.PutAsync(
            "/v1/upstreams/broken/instances/a", $$"""{ "address": "http://127.0.0.1:{{port}}" }""");
        await Support.Eventually.Async(
            () => node.Cluster.Nodes[0].Runtime.Upstreams.Table.ByName.ContainsKey("broken"), () => "not there", TimeSpan.FromSeconds(10));

        using var response = await node.Cluster.Gateway.GetAsync("/http/broken/");

        Assert.InRange((int)response.StatusCode, 502, 504);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => served);
    }

    private async Task<string> SendAsync(string request)
    {
        using var socket = new TcpClient();
        var address = node.Cluster.Gateway.BaseAddress!;
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // it was refused before it was all sent
        }

        var answer = new byte[8192];
        var read = await stream.ReadAsync(answer, patience.Token);
        return Encoding.Latin1.GetString(answer, 0, read);
    }

    public sealed class OneNode : IAsyncLifetime
    {
        internal ForwardingCluster Cluster { get; private set; } = null!;

        public async Task InitializeAsync() => Cluster = await ForwardingCluster.StartAsync(servers: 1);

        public async Task DisposeAsync() => await Cluster.DisposeAsync();
    }
}
