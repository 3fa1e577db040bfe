using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Mesh.Node.Startup;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Access;

/// <summary>A whole node in this process, with its gateway as a deployment has it.</summary>
internal sealed class GatewayNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NodeHost _host;

    private GatewayNode(NodeHost host, int port) => (_host, Port) = (host, port);

    public int Port { get; }

    public HttpClient Http { get; private set; } = null!;

    public static async Task<GatewayNode> StartAsync(string hocon)
    {
        var host = new NodeHost(NodePlansTests.Plans(1, $"{Ports.Deployment(out var port)}\n{hocon}")[0]);
        await host.StartAsync();
        var node = new GatewayNode(host, port) { Http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") } };
        await Eventually.Async(() => host.State.Readiness.IsReady, () => "it never was ready", Patience);
        return node;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>Sends a text as it stands, and gives what comes until the gateway closes the connection.</summary>
    public async Task<string> SendRawAsync(string text)
    {
        try
        {
            using var socket = await ConnectAsync();
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
            return await ReadAsync(socket);
        }
        catch (SocketException)
        {
            return string.Empty; // reset: it was not read
        }
    }

    /// <summary>What comes until the gateway closes the connection.</summary>
    public static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return string.Empty; // reset: it was not read
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
