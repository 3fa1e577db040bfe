using System.Collections.Immutable;
using System.Net;
using Mesh.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway</c> section.</summary>
/// <param name="Host">The IP address to listen on.</param>
/// <param name="Port">The port to listen on; 1 to 65,535.</param>
/// <param name="Http2Port">The port to listen on for HTTP/2 without TLS; 0 for none.</param>
internal sealed record GatewayOptions(string Host, int Port, int Http2Port = 0)
{
    /// <summary>Where this machine reaches it.</summary>
    internal Uri Url => new($"http://{(Host == IPAddress.Any.ToString() ? IPAddress.Loopback.ToString() : Bracketed)}:{Port}/");

    /// <summary>All ports that it listens on.</summary>
    internal ImmutableArray<int> Ports => Http2Port > 0 ? [Port, Http2Port] : [Port];

    /// <summary>Has a server listen so. HTTP/2 needs a port of its own: without TLS nothing says which of the two it is.</summary>
    internal void Listen(KestrelServerOptions server)
    {
        server.Listen(IPAddress.Parse(Host), Port);
        if (Http2Port > 0)
        {
            server.Listen(IPAddress.Parse(Host), Http2Port, listen => listen.Protocols = HttpProtocols.Http2);
        }
    }

    private string Bracketed => Host.Contains(':') ? $"[{Host}]" : Host;

    internal static GatewayOptions Read(SettingsReader settings) => new(
        NodeOptionsReader.ListenAddress(settings, "mesh.gateway.host"),
        settings.Number("mesh.gateway.port", 1, 65_535),
        settings.Number("mesh.gateway.http2-port", 0, 65_535));
}
