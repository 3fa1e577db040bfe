using Mesh.Configuration;

namespace Mesh.Node.Startup;

/// <summary>What must hold between settings of the gateway that are sound by themselves.</summary>
internal static class GatewayCoherence
{
    private const string Anonymous = "mesh.gateway.anonymous";
    private const string Host = "mesh.gateway.host";
    private const string Http2Port = "mesh.gateway.http2-port";

    private const string Ways =
        """
        mesh.access.tokens.NAME { hashes = ["SHA-256 of a token, in hex"], scopes = ["mesh.invoke:*", "mesh.forward:*", "mesh.read"] } for callers with tokens; mesh.gateway.jwt { authority = "https://...", audience = "..." } for callers with JWTs; or mesh.gateway.anonymous = on (MESH_GATEWAY_ANONYMOUS=on), where the port is closed to all who may not do everything
        """;

    internal static void Check(SettingsReader settings, GatewayOptions gateway)
    {
        var anyTokens = settings.Given.Keys.Any(key => key.StartsWith("mesh.access.tokens.", StringComparison.Ordinal));
        if (settings.AreSound(Host, Anonymous) && !anyTokens && gateway.Jwt is null && !gateway.IsOpen(anyTokens))
        {
            settings.Fault(gateway.Anonymous == Startup.Anonymous.Off
                ? $"{Anonymous} is off, and nobody has a token; there must be one of these lines: {Ways}."
                : $"{Host} is {gateway.Host}, where others reach the gateway, and nobody is asked who they are; "
                    + $"it must be 127.0.0.1, or there must be one of these lines: {Ways}.");
        }

        if (gateway is { Tls: not null, Http2Port: > 0 })
        {
            settings.Fault(Http2Port, gateway.Http2Port, "0 where there is mesh.gateway.tls: mesh.gateway.port speaks HTTP/2, too");
        }
    }
}
