using System.Collections.Immutable;
using System.Globalization;
using Mesh.Access;
using Mesh.Documents;
using Microsoft.AspNetCore.WebUtilities;

namespace Mesh.Node.Gateway;

/// <summary>Writes errors as problem details.</summary>
internal static class ProblemResponse
{
    /// <summary>Says how a request ended that got no reply.</summary>
    internal static Task WriteAsync(HttpContext context, in RequestResult result)
    {
        if (OutcomeStatus.RetryAfterSeconds(result) is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var status = OutcomeStatus.Of(result.Outcome, result.Reason);
        return WriteAsync(context, new Problem(
            ReasonPhrases.GetReasonPhrase(status),
            status,
            result.Detail ?? "The request ended without a reply.",
            Words.Of(result.Outcome),
            Words.Of(result.Reason),
            result.Node,
            result.Attempts,
            RequestId.Of(context)));
    }

    /// <summary>Says why the gateway declined a request: no node was tried.</summary>
    internal static Task WriteAsync(
        HttpContext context, GatewayFault fault, ImmutableArray<string>? faults = null, ImmutableArray<CheckDocument>? checks = null) =>
        WriteAsync(context, Outcome.Rejected, fault, faults, checks);

    /// <summary>Says that the gateway failed, and that the request may have run.</summary>
    internal static Task WriteFailureAsync(HttpContext context) => WriteAsync(
        context,
        Outcome.Unknown,
        new(StatusCodes.Status500InternalServerError, "gateway-failed", "The gateway failed; its log has the cause."));

    private static Task WriteAsync(
        HttpContext context,
        Outcome outcome,
        GatewayFault fault,
        ImmutableArray<string>? faults = null,
        ImmutableArray<CheckDocument>? checks = null) =>
        WriteAsync(context, new Problem(
            ReasonPhrases.GetReasonPhrase(fault.Status),
            fault.Status,
            fault.Detail,
            Words.Of(outcome),
            fault.Reason,
            null,
            0,
            RequestId.Of(context))
        { Faults = faults, Checks = checks });

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        problem = problem with
        {
            Detail = Redaction.Of(problem.Detail),
            Faults = problem.Faults is { } faults ? [.. faults.Select(Redaction.Of)] : null,
        };
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, GatewayJson.Readable.Problem, "application/problem+json");
    }
}
