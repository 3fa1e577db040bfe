using Microsoft.Net.Http.Headers;

namespace Mesh.Node.Access;

/// <summary>Where a request has its caller's token: in <c>Proxy-Authorization</c>, or else in <c>Authorization</c>.</summary>
/// <remarks>The first leaves the second to the upstream that a request is forwarded to.</remarks>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The token; null when there is none.</summary>
    internal static string? Of(HttpRequest request) =>
        request.Headers[HeaderOf(request)] is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : null;

    /// <summary>Takes the token out of the request: it has said who calls, and nobody behind the gateway is to be told.</summary>
    internal static void Remove(HttpRequest request) => request.Headers.Remove(HeaderOf(request));

    private static string HeaderOf(HttpRequest request) => request.Headers.ContainsKey(HeaderNames.ProxyAuthorization)
        ? HeaderNames.ProxyAuthorization
        : HeaderNames.Authorization;
}
