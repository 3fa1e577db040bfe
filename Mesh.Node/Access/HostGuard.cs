using System.Net;
using Mesh.Node.Forwarding;
using Mesh.Node.Gateway;
using Mesh.Upstreams;

namespace Mesh.Node.Access;

/// <summary>
/// Refuses what a page in a browser of this machine could send to a gateway that asks nobody who they are: requests by a name
/// that the page's owner had point here, and requests of pages from elsewhere.
/// </summary>
internal static class HostGuard
{
    private const string Wanted =
        "localhost, a loopback address, NAME.mesh or a host of an upstream; mesh.gateway.anonymous = on takes any";

    /// <summary>What is wrong with a request; null for one that may go on.</summary>
    internal static GatewayFault? FaultOf(HttpContext context, UpstreamTable table)
    {
        var host = context.Request.Host;
        if (host.HasValue && !IsOurs(host.Host, table)) // browsers always say one
        {
            return Foreign($"The Host {Shown(host.Host)} is not this gateway's; wanted {Wanted}.");
        }

        var origin = context.Request.Headers.Origin;
        return origin.Count == 0 || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page) && IsOurs(page.Host, table))
            ? null
            : Foreign($"The Origin {Shown(origin.ToString())} is a page of somebody else; wanted one of {Wanted}.");
    }

    private static bool IsOurs(string host, UpstreamTable table) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
        || HostRoute.IsUpstreams(host, table);

    private static GatewayFault Foreign(string detail) => new(StatusCodes.Status403Forbidden, "foreign-host", detail);

    private static string Shown(string text) => text.Length > 64 ? $"\"{text[..64]}…\"" : $"\"{text}\"";
}
