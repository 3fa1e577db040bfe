using Mesh.Configuration;

namespace Mesh.Node.Forwarding;

/// <summary>The connections to instances: pooled, without redirects, cookies or proxies of their own. Thread-safe.</summary>
internal sealed class InstanceTransport : IDisposable
{
    // A server that moved is found anew, and a pool does not outlive its instance for long.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _requests;
    private readonly HttpMessageInvoker _probes;

    public InstanceTransport(HttpOptions options)
    {
        _requests = new HttpMessageInvoker(Handler(options.ConnectTimeout, TimeSpan.FromMinutes(1)));
        _probes = new HttpMessageInvoker(Handler(options.ConnectTimeout, TimeSpan.FromSeconds(15)));
    }

    /// <summary>For what is forwarded.</summary>
    internal HttpMessageInvoker Requests => _requests;

    /// <summary>For probes: never behind a queue of requests.</summary>
    internal HttpMessageInvoker Probes => _probes;

    public void Dispose()
    {
        _requests.Dispose();
        _probes.Dispose();
    }

    private static SocketsHttpHandler Handler(TimeSpan connectTimeout, TimeSpan idle) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null, // the caller's trace context goes through as it is
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = ConnectionLife,
        PooledConnectionIdleTimeout = idle,
    };
}
