using Mesh.Logs;

namespace Mesh.Node.Gateway;

/// <summary>
/// Stands around every route: gives the request its id, and turns what has no body of its own into problem details:
/// unknown routes, wrong methods, requests that break HTTP, and exceptions, whose text stays in the log.
/// </summary>
internal sealed class ErrorResponses(RequestDelegate next, ILogger<ErrorResponses> log, TimeProvider clock)
{
    private readonly PacedLog _log = new(log, clock);

    /// <summary>Runs the rest of the pipeline for one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (RequestId.Assign(context) is { } fault)
        {
            await ProblemResponse.WriteAsync(context, fault);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // the caller has gone: there is nobody to tell
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ProblemResponse.WriteAsync(
                context, new GatewayFault(exception.StatusCode, "bad-request", exception.Message));
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            _log.Of($"{exception.GetType()}").GatewayFailed(exception, RequestId.Of(context));
            await ProblemResponse.WriteFailureAsync(context);
            return;
        }

        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null or 0 })
        {
            await ProblemResponse.WriteAsync(context, FaultOf(context));
        }
    }

    private static GatewayFault FaultOf(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path.ToUriComponent()}";
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new(404, "unknown-route",
                $"There is nothing at {request}; a slash inside a key is written as %2F."),
            StatusCodes.Status405MethodNotAllowed => new(405, "method-not-allowed",
                $"{request} can't be done; the Allow header names the methods that can."),
            var status => new(status, "bad-request", $"{request} was declined with status {status}."),
        };
    }
}
