using System.Net.Security;
using System.Security.Authentication;
using Mesh.Expiry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Mesh.Node.Startup;

/// <summary>What the gateway shows who connects with TLS. Another may take its place while it is in use.</summary>
internal sealed class ServerCertificate(TlsFiles files) : ICertificateHolder
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private volatile SslStreamCertificateContext _current = files.Load();

    /// <inheritdoc/>
    public IEnumerable<CertificateTerm> Terms => [CertificateTerm.Of(CertificateUse.Gateway, _current.TargetCertificate)];

    /// <summary>Connections that come from now on are shown what these files have.</summary>
    internal void Replace(TlsFiles files) => _current = files.Load();

    /// <summary>Has an endpoint speak TLS 1.3 or 1.2, and in it HTTP/2 or HTTP/1.1.</summary>
    internal void Serve(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _current,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = Protocols,
            }),
        });
    }
}
