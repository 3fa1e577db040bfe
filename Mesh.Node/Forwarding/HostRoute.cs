using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Tells by a request's host name whether it is for an upstream: a client then needs nothing but a proxy's address.</summary>
internal static class HostRoute
{
    /// <summary>Whether the host is one of an upstream's, or could only be meant for one.</summary>
    internal static bool IsMeant(HttpContext context, UpstreamTable table)
    {
        var host = context.Request.Host.Host;
        return table.ByHost.ContainsKey(host)
            || host.EndsWith(UpstreamDefinition.HostSuffix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The upstream that a host name means.</summary>
    internal static string ServiceOf(string host) =>
        host.EndsWith(UpstreamDefinition.HostSuffix, StringComparison.OrdinalIgnoreCase)
            ? host[..^UpstreamDefinition.HostSuffix.Length]
            : host;
}
