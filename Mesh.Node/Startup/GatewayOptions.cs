using System.Collections.Immutable;
using System.Net;
using Mesh.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway</c> section.</summary>
/// <param name="Host">The IP address to listen on.</param>
/// <param name="Port">The port to listen on; 1 to 65,535.</param>
/// <param name="Http2Port">The port to listen on for HTTP/2 without TLS; 0 for none.</param>
internal sealed record GatewayOptions(string Host, int Port, int Http2Port)
{
    /// <summary>Whether callers may be strangers.</summary>
    internal required Anonymous Anonymous { get; init; }

    /// <summary>What one caller, and all of them, may take.</summary>
    internal required GatewayLimits Limits { get; init; }

    /// <summary>Whose JWTs are taken; null for nobody's.</summary>
    internal JwtOptions? Jwt { get; init; }

    /// <summary>The certificate; null for no TLS.</summary>
    internal TlsFiles? Tls { get; init; }

    /// <summary>Whether nobody but this machine reaches it.</summary>
    internal bool IsLoopback => IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Where this machine reaches it.</summary>
    internal Uri Url => new(
        $"{(Tls is null ? "http" : "https")}://{(Host == IPAddress.Any.ToString() ? IPAddress.Loopback.ToString() : Bracketed)}:{Port}/");

    /// <summary>All ports that it listens on.</summary>
    internal ImmutableArray<int> Ports => Http2Port > 0 ? [Port, Http2Port] : [Port];

    private string Bracketed => Host.Contains(':') ? $"[{Host}]" : Host;

    /// <summary>Whether nobody is asked who they are.</summary>
    /// <param name="anyTokens">Whether anybody has a token.</param>
    internal bool IsOpen(bool anyTokens) => Anonymous switch
    {
        Anonymous.On => true,
        Anonymous.Auto => IsLoopback && Jwt is null && !anyTokens,
        _ => false,
    };

    /// <summary>Has a server listen so. HTTP/2 needs a port of its own: without TLS nothing says which of the two it is.</summary>
    internal void Listen(KestrelServerOptions server)
    {
        var connections = server.ApplicationServices.GetRequiredService<ConnectionLimits>();
        server.Listen(IPAddress.Parse(Host), Port, listen =>
        {
            connections.Guard(listen);
            server.ApplicationServices.GetService<ServerCertificate>()?.Serve(listen);
        });
        if (Http2Port > 0)
        {
            server.Listen(IPAddress.Parse(Host), Http2Port, listen =>
            {
                connections.Guard(listen);
                listen.Protocols = HttpProtocols.Http2;
            });
        }
    }

    internal static GatewayOptions Read(SettingsReader settings) => new(
        NodeOptionsReader.ListenAddress(settings, "mesh.gateway.host"),
        settings.Number("mesh.gateway.port", 1, 65_535),
        settings.Number("mesh.gateway.http2-port", 0, 65_535))
    {
        Anonymous = settings.Choice("mesh.gateway.anonymous", ["auto", "on", "off"]) switch
        {
            "on" => Anonymous.On,
            "off" => Anonymous.Off,
            _ => Anonymous.Auto,
        },
        Limits = GatewayLimits.Read(settings),
        Jwt = JwtOptions.Read(settings),
        Tls = TlsFiles.Read(settings),
    };
}

/// <summary>Whether callers may be strangers.</summary>
internal enum Anonymous
{
    /// <summary>On a loopback address, as long as nobody has a token and no JWTs are taken.</summary>
    Auto,

    /// <summary>They may do everything.</summary>
    On,

    /// <summary>They may do nothing.</summary>
    Off,
}
