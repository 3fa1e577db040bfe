using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Mesh.Configuration;

namespace Mesh.Node.Forwarding;

/// <summary>The connections to instances: pooled, without redirects, cookies or proxies of their own. Thread-safe.</summary>
internal sealed class InstanceTransport : IDisposable
{
    // A server that moved is found anew, and a pool does not outlive its instance for long.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker _requests;
    private readonly HttpMessageInvoker _probes;

    /// <param name="options">How long connecting may take, among others.</param>
    /// <param name="trust">Which certificates are good; null for those that the system trusts.</param>
    public InstanceTransport(HttpOptions options, X509ChainPolicy? trust = null)
    {
        _requests = new HttpMessageInvoker(Handler(options.ConnectTimeout, TimeSpan.FromMinutes(1), trust));
        _probes = new HttpMessageInvoker(Handler(options.ConnectTimeout, TimeSpan.FromSeconds(15), trust));
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

    // A request whose Host is set has its certificate checked against that name, whatever address it goes to.
    private static SocketsHttpHandler Handler(TimeSpan connectTimeout, TimeSpan idle, X509ChainPolicy? trust) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null, // see AttemptSpan
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = ConnectionLife,
        PooledConnectionIdleTimeout = idle,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
    };
}
