using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>HAProxy, as an operator would set it up to lose nothing, or as its documents begin; servers are added by its runtime API.</summary>
internal sealed class HaProxy : IProxy
{
    internal const string Program = "/usr/sbin/haproxy";

    private const string Tuned = """
        timeout connect 1s
          timeout client 30s
          timeout server 1s
          timeout queue 1s
          retries 3
          retry-on all-retryable-errors
          option redispatch 1
        """;

    private const string AsDocumented = """
        timeout connect 5s
          timeout client 50s
          timeout server 50s
        """;

    private const string TunedCheck = "inter 1s fall 2 rise 2 observe layer7 error-limit 10 on-error mark-down";

    private readonly ProxyFiles _files = new();
    private readonly ChildProcess _process;
    private readonly int _port = FreePorts.Next(1);
    private readonly bool _isTuned;

    private HaProxy(ImmutableArray<int> backends, bool isTuned)
    {
        _isTuned = isTuned;
        File.WriteAllText(_files.PathOf("haproxy.cfg"), Config(backends));
        _process = new ChildProcess(new ProcessStartInfo(Program, ["-db", "-f", _files.PathOf("haproxy.cfg")]));
    }

    public ImmutableArray<Uri> Targets => [new($"http://127.0.0.1:{_port}/x")];

    internal static async Task<IProxy> StartAsync(ImmutableArray<int> backends, bool isTuned)
    {
        var proxy = new HaProxy(backends, isTuned);
        await ProxyFiles.ListeningAsync(proxy._port, proxy._process);
        return proxy;
    }

    public async Task AddAsync(int port)
    {
        await SayAsync($"add server echo/s{port} 127.0.0.1:{port} check {(_isTuned ? TunedCheck : string.Empty)}");
        await SayAsync($"enable server echo/s{port}");
        await SayAsync($"enable health echo/s{port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _files.Dispose();
    }

    private async Task SayAsync(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_files.PathOf("admin.sock")));
        await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"));
        var answer = new byte[4096];
        var read = await socket.ReceiveAsync(answer);
        var text = Encoding.ASCII.GetString(answer, 0, read).Trim();
        if (text.Length > 0 && !text.Contains("New server registered", StringComparison.Ordinal))
        {
            throw new NodeFailedException("haproxy", $"'{command}' was answered with '{text}'");
        }
    }

    private string Config(ImmutableArray<int> backends) => $$"""
        global
          nbthread 1
          stats socket {{_files.PathOf("admin.sock")}} level admin
        defaults
          mode http
          {{(_isTuned ? Tuned : AsDocumented)}}
        frontend in
          bind 127.0.0.1:{{_port}}
          default_backend echo
        backend echo
          balance roundrobin
          option httpchk GET /health
          http-reuse always
          default-server check {{(_isTuned ? TunedCheck : string.Empty)}}
        {{string.Join('\n', backends.Select(backend => $"  server s{backend} 127.0.0.1:{backend}"))}}

        """;
}
