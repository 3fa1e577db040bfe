using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>Refuses bad input at its source, before anything is sent: which value, what was found, what was wanted.</summary>
internal static class Admission
{
    public static RequestResult? FaultOf(
        string service,
        ServiceRoutes? routes,
        string? key,
        int payloadBytes,
        TimeSpan deadline,
        string? requestId,
        RequestLimits limits)
    {
        if (key is not null && RequestKey.FaultOf(key) is { } fault)
        {
            return Rejected(Reason.InvalidKey, fault);
        }

        if (payloadBytes > limits.MaxPayloadBytes)
        {
            return Rejected(
                Reason.TooLarge, $"the payload has {payloadBytes} bytes; the limit is {limits.MaxPayloadBytes}.");
        }

        if (requestId is not null && !RequestOptions.IsRequestId(requestId))
        {
            return Rejected(
                Reason.InvalidRequestId,
                $"the request id has {requestId.Length} characters, or some that are not visible ASCII; wanted 1 to "
                + $"{RequestOptions.MaxRequestIdLength} that are.");
        }

        if (deadline <= TimeSpan.Zero || deadline > limits.MaxDeadline)
        {
            return Rejected(
                Reason.InvalidDeadline,
                $"the deadline is {deadline.TotalMilliseconds} ms; it must be above 0 and at most "
                + $"{limits.MaxDeadline.TotalMilliseconds} ms.");
        }

        return routes is null ? Rejected(Reason.UnknownService, $"no member offers a service '{service}'.") : null;
    }

    private static RequestResult Rejected(Reason reason, string detail) =>
        new() { Outcome = Outcome.Rejected, Reason = reason, Detail = detail };
}
