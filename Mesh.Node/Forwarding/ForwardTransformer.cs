using System.Globalization;
using Mesh.Access;
using Mesh.Node.Gateway;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Mesh.Node.Forwarding;

/// <summary>What changes in a request and its response on the way: addresses, and the headers that are Mesh's.</summary>
/// <param name="headers">Copies headers and sets <c>X-Forwarded</c>.</param>
/// <param name="via">This cluster's name in <c>Via</c>; null while the node is in none.</param>
internal sealed class ForwardTransformer(HttpTransformer headers, Func<string?> via) : HttpTransformer
{
    // Until an instance is chosen.
    private static readonly Uri Nobody = new("http://upstream");

    /// <summary>This cluster's name in <c>Via</c>; null while the node is in none.</summary>
    internal string? ClusterName => via();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await headers.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = Nobody;
        proxyRequest.Headers.Host = null; // the instance's own
        if (httpContext.Request.Headers.Authorization is [{ } word] && Redaction.IsToken(word))
        {
            proxyRequest.Headers.Authorization = null; // meant for a gateway, and this one has not asked for it
        }

        if (ClusterName is { } name)
        {
            proxyRequest.Headers.TryAddWithoutValidation("Via", $"1.1 {name}");
        }

        var request = httpContext.Features.GetRequiredFeature<ForwardedRequest>();
        proxyRequest.Headers.Remove(GatewayHeaders.RequestId);
        proxyRequest.Headers.TryAddWithoutValidation(GatewayHeaders.RequestId, RequestId.Of(httpContext));
        request.Attach(proxyRequest);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copies = await headers.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is not null && httpContext.Features.Get<ForwardedRequest>() is { } request)
        {
            httpContext.Response.Headers[GatewayHeaders.Instance] = request.Current?.Instance.Name;
            httpContext.Response.Headers[GatewayHeaders.Attempts] = request.Attempts.ToString(CultureInfo.InvariantCulture);
        }

        return copies;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        headers.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
}
