using System.Buffers;
using System.Net.ServerSentEvents;
using Mesh.Links;
using Mesh.Node.Access;
using Mesh.Node.Gateway;
using Mesh.Observation;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Events;

/// <summary><c>GET /v1/events</c>: what goes on in the cluster, as server-sent events.</summary>
/// <remarks>A client that reads slowly misses pictures, and no happening as long as it is remembered: each is told by what it was
/// told before.</remarks>
internal static class EventsEndpoint
{
    internal const string Path = "/v1/events";
    internal const string ContentType = "text/event-stream";

    /// <summary>After so long without an event a comment tells that the stream still stands.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const string RetryAfterSeconds = "5";

    // A picture that is older was made for others, before this stream began.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, (RequestDelegate)AnswerAsync)
        .WithMetadata(GatewayPolicies.Read, new EventStreams.Mark());

    private static async Task AnswerAsync(HttpContext context)
    {
        var types = EventTypes.Read(context.Request.Query["types"], out var fault);
        if (fault is not null)
        {
            await ProblemResponse.WriteAsync(context, new GatewayFault(StatusCodes.Status400BadRequest, "invalid-query", fault));
            return;
        }

        var streams = context.RequestServices.GetRequiredService<EventStreams>();
        if (!streams.TryEnter())
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await ProblemResponse.WriteAsync(context, new GatewayFault(
                StatusCodes.Status503ServiceUnavailable, "too-many-streams",
                $"This node has {streams.Most} streams of events open (mesh.gateway.limits.event-streams), or stops."));
            return;
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, streams.Ending);
            await StreamAsync(context, new EventFeed(types, context.Request.Headers["Last-Event-ID"].FirstOrDefault()), end.Token);
        }
        catch (OperationCanceledException)
        {
            // the client has gone, or this node goes
        }
        finally
        {
            streams.Leave();
        }
    }

    private static async Task StreamAsync(HttpContext context, EventFeed feed, CancellationToken end)
    {
        var (response, permit) = (context.Response, new StreamPermit(context));
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // or nginx would hold events back
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await response.StartAsync(end);
        var wroteAt = clock.Monotonic();
        await foreach (var picture in context.RequestServices.GetRequiredService<IPictureSource>().WatchAsync(end))
        {
            if (!permit.Holds)
            {
                return;
            }

            var events = clock.GetUtcNow() - picture.At > FreshFor ? [] : feed.Of(picture);
            if (events.Count > 0)
            {
                await SseFormatter.WriteAsync(events.ToAsyncEnumerable(), response.Body, Write, end);
            }
            else if (clock.Monotonic() - wroteAt >= Heartbeat)
            {
                await response.Body.WriteAsync(": nothing new\n\n"u8.ToArray(), end);
            }
            else
            {
                continue;
            }

            await response.Body.FlushAsync(end);
            wroteAt = clock.Monotonic();
        }
    }

    private static void Write(SseItem<byte[]> item, IBufferWriter<byte> writer) => writer.Write(item.Data);
}
