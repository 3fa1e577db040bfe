using System.Globalization;
using System.IO.Pipelines;
using Mesh.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Gateway;

/// <summary>How the gateway sends: <see cref="MeshClient.SendAsync"/> with every parameter given.</summary>
internal delegate ValueTask<RequestResult> SendRequest(
    string service,
    string? key,
    ReadOnlyMemory<byte> payload,
    RequestOptions options,
    CancellationToken cancellation);

/// <summary>Carries one HTTP request through the mesh: key, headers and body in; reply or problem out.</summary>
internal sealed class ServiceRequests(SendRequest send, RequestLimits limits)
{
    private const int PieceBytes = 32 * 1_024;

    /// <summary>Answers <c>POST /v1/services/{service}/{key}</c>.</summary>
    internal Task AnswerKeyedAsync(HttpContext context)
    {
        if (!PathKey.TryDecode(RawTarget(context), out var key, out var fault))
        {
            return ProblemResponse.WriteAsync(context, fault);
        }

        return context.Request.Headers.ContainsKey(GatewayHeaders.Key)
            ? ProblemResponse.WriteAsync(context, GatewayFault.Header(
                $"{GatewayHeaders.Key} is given, and the path has a key as well; wanted one of them."))
            : SendAsync(context, key);
    }

    /// <summary>Answers <c>POST /v1/services/{service}</c>, whose key, if any, is in a header.</summary>
    internal Task AnswerAsync(HttpContext context)
    {
        // A slash at the end says that a key was meant, and is empty; routing does not tell the two apart.
        var fault = RequestHeaders.ReadKey(context.Request.Headers[GatewayHeaders.Key], out var key)
            ?? (PathKey.IsEmpty(RawTarget(context)) ? PathKey.FaultOfLength(0) : null);
        return fault is null ? SendAsync(context, key) : ProblemResponse.WriteAsync(context, fault);
    }

    private async Task SendAsync(HttpContext context, string? key)
    {
        if (RequestHeaders.ReadOptions(context.Request.Headers, limits.MaxDeadline, out var options) is { } fault)
        {
            await ProblemResponse.WriteAsync(context, fault);
            return;
        }

        if (await Payload.ReadAsync(context.Request, limits.MaxPayloadBytes) is not { } payload)
        {
            await ProblemResponse.WriteAsync(context, Payload.TooLarge(context.Request, limits.MaxPayloadBytes));
            return;
        }

        var cancellation = context.RequestAborted;
        var service = (string)context.Request.RouteValues["service"]!;
        var result = await send(service, key, payload, options, cancellation);
        if (!cancellation.IsCancellationRequested)
        {
            await WriteAsync(context, result);
        }
    }

    private static async Task WriteAsync(HttpContext context, RequestResult result)
    {
        var response = context.Response;
        response.Headers[GatewayHeaders.Attempts] = result.Attempts.ToString(CultureInfo.InvariantCulture);
        if (result.Node is { } node)
        {
            response.Headers[GatewayHeaders.Node] = node;
        }

        if (!result.IsReplied)
        {
            await ProblemResponse.WriteAsync(context, result);
            return;
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = result.Payload.Length;
        await WriteAsync(response.BodyWriter, result.Payload);
    }

    /// <summary>Piece by piece: the server copies what it is given, however slowly the caller reads.</summary>
    private static async ValueTask WriteAsync(PipeWriter body, ReadOnlyMemory<byte> payload)
    {
        for (var rest = payload; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceBytes)];
            if ((await body.WriteAsync(piece)).IsCompleted)
            {
                return; // the caller has gone
            }

            rest = rest[piece.Length..];
        }
    }

    private static string RawTarget(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
