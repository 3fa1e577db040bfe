using Mesh.Configuration;
using Mesh.Documents;
using Mesh.Node.Gateway;
using Mesh.Telemetry;
using Mesh.Upstreams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Mesh.Node.Forwarding;

/// <summary>Forwards HTTP requests to the instances of upstreams: <c>/http/{service}/…</c>, and by host name.</summary>
internal sealed class ForwardRequests(
    UpstreamRegistry registry,
    IHttpForwarder forwarder,
    ForwardTransformer transformer,
    HedgingHandler handler,
    MeshOptions options,
    TimeProvider clock)
    : IDisposable
{
    private static readonly IReadOnlyList<string> Safe =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Options, HttpMethods.Trace];

    private const string Grpc = "application/grpc";

    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);

    /// <summary>Answers <c>/http/{service}/{**path}</c>.</summary>
    internal Task AnswerAsync(HttpContext context)
    {
        var service = (string)context.Request.RouteValues["service"]!;
        if (!registry.Table.ByName.TryGetValue(service, out var routes))
        {
            return ProblemResponse.WriteAsync(context, Unknown(service, registry.Table));
        }

        var request = context.Request;
        request.Path.StartsWithSegments($"/http/{service}", StringComparison.Ordinal, out var matched, out var rest);
        request.PathBase = request.PathBase.Add(matched);
        request.Path = rest.HasValue ? rest : "/";
        return ForwardAsync(context, routes);
    }

    /// <summary>Answers a request whose host name means an upstream: see <see cref="HostRoute"/>.</summary>
    internal Task AnswerByHostAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return registry.Table.ByHost.TryGetValue(host, out var routes)
            ? ForwardAsync(context, routes)
            : ProblemResponse.WriteAsync(context, Unknown(HostRoute.ServiceOf(host), registry.Table));
    }

    public void Dispose() => _invoker.Dispose();

    private async Task ForwardAsync(HttpContext context, UpstreamRoutes routes)
    {
        var headers = context.Request.Headers;
        var fault = ForwardGuard.FaultOf(context, transformer.ClusterName)
            ?? RequestHeaders.ReadOptions(headers, options.Requests.MaxDeadline, out _)
            ?? ForwardKey.Read(context, context.Request.Path, routes.Definition.Key, out _);
        if (fault is not null)
        {
            await ProblemResponse.WriteAsync(context, fault);
            return;
        }

        RequestHeaders.ReadOptions(headers, options.Requests.MaxDeadline, out var said);
        ForwardKey.Read(context, context.Request.Path, routes.Definition.Key, out var key);
        var idempotent = said.Idempotent ?? Safe.Contains(context.Request.Method);
        using var request = new ForwardedRequest(routes, options.Requests.Retry, key, idempotent)
        {
            PathAndQuery = ForwardTarget.Of(context),
            Deadline = said.Deadline ?? routes.Definition.Deadline,
            Body = idempotent ? await BodyAsync(context, routes.Definition.ReplayLimit) : null,
        };
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null; // it streams through: how large it may be is the instance's to say
        }

        if (context.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true
            && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // a stream of calls may be silent
        }

        context.Response.Headers.Remove(HeaderNames.XContentTypeOptions); // that is the instance's to say
        context.Features.Set(request);
        var (id, began) = (RequestId.Of(context), clock.GetTimestamp());
        var error = await forwarder.SendAsync(
            context, "http://upstream", _invoker, ConfigOf(routes.Definition), transformer, CancellationToken.None);
        if (!context.Response.HasStarted)
        {
            context.Response.Headers[GatewayHeaders.RequestId] = id; // it may have been cleared with the rest
        }

        Count(context, request, error, began);
        await EndAsync(context, request, error);
    }

    private void Count(HttpContext context, ForwardedRequest request, ForwarderError error, long began)
    {
        var (outcome, reason) = ForwardOutcome.Of(
            error, context.Response.StatusCode, request.Failure, context.RequestAborted.IsCancellationRequested);
        request.Routes.Calls.End(outcome, reason, request.Attempts);
        registry.Durations?.Record(
            clock.GetElapsedTime(began).TotalSeconds, new(Labels.Upstream, request.Routes.Name), new(Labels.Outcome, Words.Of(outcome)));
    }

    private static async Task EndAsync(HttpContext context, ForwardedRequest request, ForwarderError error)
    {
        if (error is ForwarderError.ResponseBodyDestination or ForwarderError.UpgradeResponseDestination)
        {
            request.Current?.Broken();
        }

        if (error == ForwarderError.None)
        {
            await context.Response.CompleteAsync(); // an error without a body is the instance's answer, too
        }
        else if (error == ForwarderError.RequestBodyClient && !context.Response.HasStarted)
        {
            await ProblemResponse.WriteAsync(context, new GatewayFault(
                StatusCodes.Status400BadRequest, "bad-request", "The request's body broke off, or can't be read."));
        }
        else if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await ProblemResponse.WriteAsync(context, request.Failure ?? ForwardFailures.Broken(request, error));
        }
    }

    /// <summary>The body, if it is small enough to be kept, and says so.</summary>
    private static async Task<byte[]?> BodyAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength is not { } length || length == 0 || length > limit)
        {
            return null;
        }

        var body = new byte[length];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return body;
    }

    private static ForwarderRequestConfig ConfigOf(UpstreamDefinition upstream) => new()
    {
        ActivityTimeout = upstream.IdleTimeout > upstream.Deadline ? upstream.IdleTimeout : upstream.Deadline,
        Version = upstream.Http2 ? System.Net.HttpVersion.Version20 : null,
        VersionPolicy = upstream.Http2 ? HttpVersionPolicy.RequestVersionExact : null,
    };

    /// <summary>Says that there is no such upstream, and which there are.</summary>
    internal static GatewayFault Unknown(string service, UpstreamTable table)
    {
        var known = table.ByName.Keys;
        return GatewayFault.Rejected(Reason.UnknownService, known.Length == 0
            ? $"There is no upstream \"{service}\"; none is registered now."
            : $"There is no upstream \"{service}\"; wanted one of: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(20))}.");
    }
}
