using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Tells by a request's host name whether it is for an upstream: a client then needs nothing but a proxy's address.</summary>
internal static class HostRoute
{
    /// <summary>Whether the host is one of an upstream's, or could only be meant for one.</summary>
    internal static bool IsMeant(HttpContext context, UpstreamTable table) => IsUpstreams(context.Request.Host.Host, table);

    /// <summary>The same of a host name.</summary>
    internal static bool IsUpstreams(string host, UpstreamTable table) =>
        table.ByHost.ContainsKey(host) || host.EndsWith(UpstreamDefinition.HostSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the upstream that a request is for.</summary>
    internal static string UpstreamOf(HttpContext context)
    {
        var host = context.Request.Host.Host;
        var table = context.RequestServices.GetRequiredService<UpstreamRegistry>().Table;
        return table.ByHost.TryGetValue(host, out var routes) ? routes.Definition.Name : ServiceOf(host);
    }

    /// <summary>The upstream that a host name means.</summary>
    internal static string ServiceOf(string host) =>
        host.EndsWith(UpstreamDefinition.HostSuffix, StringComparison.OrdinalIgnoreCase)
            ? host[..^UpstreamDefinition.HostSuffix.Length]
            : host;
}
