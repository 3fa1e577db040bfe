using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Forwarding;

/// <summary>The path and query that an instance is asked for.</summary>
/// <remarks>
/// As they were sent, wherever that means the same to everybody: the server's decoded path can't tell <c>%2F</c> from
/// <c>%252F</c>. A path with dot segments is forwarded as the server resolved it, so that nobody behind the gateway resolves it
/// to somewhere else.
/// </remarks>
internal static class ForwardTarget
{
    /// <summary>What to ask an instance for.</summary>
    /// <param name="context">The request; its path base is what was cut off.</param>
    internal static string Of(HttpContext context)
    {
        var request = context.Request;
        var target = PathAndQuery(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var end = target.IndexOf('?');
        var path = end < 0 ? target : target[..end];
        var cut = request.PathBase.Value ?? string.Empty;
        return path.StartsWith(cut, StringComparison.Ordinal) && path[cut.Length..] is ['/', ..] rest && IsPlain(rest)
            ? string.Concat(rest, end < 0 ? [] : target[end..])
            : request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
    }

    /// <summary>Whether nobody would resolve anything in it.</summary>
    private static bool IsPlain(ReadOnlySpan<char> path) =>
        path.IndexOf("/.") < 0
        && path.IndexOf("%2e", StringComparison.OrdinalIgnoreCase) < 0
        && path.IndexOf("%5c", StringComparison.OrdinalIgnoreCase) < 0
        && !path.ContainsAny('\\', '#');

    private static ReadOnlySpan<char> PathAndQuery(string rawTarget)
    {
        if (rawTarget is ['/', ..])
        {
            return rawTarget;
        }

        var authority = rawTarget.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : rawTarget.AsSpan(authority + 3).IndexOf('/');
        return path < 0 ? [] : rawTarget.AsSpan(authority + 3 + path);
    }
}
