using System.Text;
using Mesh.Node.Gateway;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Finds a request's key where its upstream says.</summary>
internal static class ForwardKey
{
    /// <summary>The key; null for none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path at the upstream.</param>
    /// <param name="source">Where to look when there is no <c>Mesh-Key</c> header.</param>
    /// <param name="key">What was found.</param>
    /// <returns>What is wrong with the key, or null.</returns>
    internal static GatewayFault? Read(HttpContext context, PathString path, KeySource source, out string? key)
    {
        if (RequestHeaders.ReadKey(context.Request.Headers[GatewayHeaders.Key], out key) is var fault && (fault ?? (object?)key) is not null)
        {
            return fault;
        }

        key = source.Kind switch
        {
            KeyKind.Header => Some(context.Request.Headers[source.Name].ToString()),
            KeyKind.Cookie => Some(context.Request.Cookies[source.Name]),
            KeyKind.Path => source.InPath(path.Value),
            KeyKind.ClientAddress => context.Connection.RemoteIpAddress?.ToString(),
            _ => null,
        };
        return key is null ? null : PathKey.FaultOfLength(Encoding.UTF8.GetByteCount(key));
    }

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
