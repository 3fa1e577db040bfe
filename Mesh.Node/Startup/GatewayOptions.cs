using System.Net;
using Mesh.Configuration;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway</c> section.</summary>
/// <param name="Host">The IP address to listen on.</param>
/// <param name="Port">The port to listen on; 1 to 65,535.</param>
internal sealed record GatewayOptions(string Host, int Port)
{
    /// <summary>Where this machine reaches it.</summary>
    internal Uri Url => new($"http://{(Host == IPAddress.Any.ToString() ? IPAddress.Loopback.ToString() : Bracketed)}:{Port}/");

    private string Bracketed => Host.Contains(':') ? $"[{Host}]" : Host;

    internal static GatewayOptions Read(SettingsReader settings) => new(
        NodeOptionsReader.ListenAddress(settings, "mesh.gateway.host"),
        settings.Number("mesh.gateway.port", 1, 65_535));
}
