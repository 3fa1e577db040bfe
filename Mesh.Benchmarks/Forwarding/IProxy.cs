using System.Collections.Immutable;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>Something that forwards HTTP to servers, and was started for one case.</summary>
internal interface IProxy : IAsyncDisposable
{
    /// <summary>Where callers send <c>GET</c>, in turn.</summary>
    ImmutableArray<Uri> Targets { get; }

    /// <summary>Adds a server while requests are under way.</summary>
    Task AddAsync(int port);
}

/// <summary>How to start a proxy.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Description">Its version and settings.</param>
/// <param name="IsInstalled">Whether this machine has it.</param>
/// <param name="StartAsync">Starts it before servers at these ports.</param>
internal sealed record ProxyKind(
    string Name, string Description, Func<bool> IsInstalled, Func<ImmutableArray<int>, Task<IProxy>> StartAsync)
{
    internal static ImmutableArray<ProxyKind> All { get; } =
    [
        new("mesh", "three Mesh.Node processes, defaults; callers take the three gateways in turn", () => true, MeshProxy.StartAsync),
        new("nginx", "one process, one worker; proxy_next_upstream error timeout http_500 http_502 http_503 http_504; connect and read"
            + " timeouts 1 s, 3 tries; keepalive 64; max_fails and fail_timeout as they come; round robin",
            () => File.Exists(NginxProxy.Program), backends => NginxProxy.StartAsync(backends, isTuned: true)),
        new("haproxy", "one process; retry-on all-retryable-errors, retries 3, redispatch 1; connect and server timeouts 1 s; httpchk"
            + " /health each second, fall 2, rise 2; observe layer7, error-limit 10, on-error mark-down; round robin",
            () => File.Exists(HaProxy.Program), backends => HaProxy.StartAsync(backends, isTuned: true)),
        new("nginx-default", "the same without the settings against failures: proxy_next_upstream error timeout, time-outs of 60 s",
            () => File.Exists(NginxProxy.Program), backends => NginxProxy.StartAsync(backends, isTuned: false)),
        new("haproxy-default", "the same with the time-outs of its documents (5 s, 50 s), httpchk each 2 s, and neither retry-on nor observe",
            () => File.Exists(HaProxy.Program), backends => HaProxy.StartAsync(backends, isTuned: false)),
    ];
}
