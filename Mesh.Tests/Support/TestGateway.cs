using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Node.Startup;

namespace Mesh.Tests.Support;

/// <summary>The options of a gateway as a deployment would set them, on top of the shipped defaults.</summary>
internal static class TestGateway
{
    public static GatewayOptions Options(int port = 1, int http2Port = 0, string hocon = "")
    {
        var settings = new SettingsReader(
            ConfigurationFactory.ParseString($"mesh.gateway {{ port = {port}, http2-port = {http2Port} }}\n{hocon}"),
            MeshConfig.Reference(_ => null));
        var options = GatewayOptions.Read(settings);
        Assert.Empty(settings.Faults);
        return options;
    }
}
