using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// The results that requests end with. Once an attempt may have run, nothing here says that none did.
/// </summary>
internal static class Ends
{
    public static RequestResult Answered(PendingRequest request, in Answer answer)
    {
        var didNotRun = answer.Outcome is Outcome.Rejected or Outcome.Unreachable;
        return Of(request) with
        {
            Outcome = didNotRun && request.MayHaveRun ? Outcome.Unknown : answer.Outcome,
            Reason = answer.Reason,
            Payload = answer.Payload,
            Detail = answer.Detail,
            RetryAfter = answer.RetryAfter > TimeSpan.Zero ? answer.RetryAfter : null,
        };
    }

    public static RequestResult ConnectionLost(PendingRequest request, string cause) => Of(request) with
    {
        Outcome = Outcome.Unknown,
        Reason = Reason.ConnectionLost,
        Detail = $"the connection to {request.Peer?.Name} was lost while the request was under way: {cause}.",
    };

    public static RequestResult DeadlineExceeded(PendingRequest request) => Of(request) with
    {
        Outcome = Outcome.Unknown,
        Reason = Reason.DeadlineExceeded,
        Detail = $"{request.Peer?.Name} did not reply before the deadline.",
    };

    public static RequestResult Expired(PendingRequest request) => Of(request) with
    {
        Outcome = Outcome.Rejected,
        Reason = Reason.Expired,
        Detail = "the deadline passed before the request was sent.",
    };

    public static RequestResult Cancelled(PendingRequest request) => Of(request) with
    {
        Outcome = Outcome.Unknown,
        Reason = Reason.Cancelled,
        Detail = "the caller cancelled while the request was under way.",
    };

    public static RequestResult Stopped(PendingRequest request) => Of(request) with
    {
        Outcome = Outcome.Unknown,
        Reason = Reason.Cancelled,
        Detail = "this node stopped while the request was under way.",
    };

    public static RequestResult CancelledBefore(PendingRequest request) => Of(request) with
    {
        Outcome = Outcome.Rejected,
        Reason = Reason.Cancelled,
        Detail = "the caller cancelled before the request was sent.",
    };

    public static RequestResult NobodyLeft(PendingRequest request) => Of(request) with
    {
        Outcome = request.MayHaveRun ? Outcome.Unknown : Outcome.Unreachable,
        Reason = request.MayHaveRun ? Reason.ConnectionLost : Reason.NoCandidate,
        Detail = request.Tried.Length == 0
            ? $"no member offers '{request.Service}' any more."
            : $"no node is left for '{request.Service}'; tried: {string.Join(", ", request.Tried)}.",
    };

    public static RequestResult OutboxFull(PendingRequest request, string peer) => Of(request) with
    {
        Outcome = request.MayHaveRun ? Outcome.Unknown : Outcome.Rejected,
        Reason = Reason.Overloaded,
        Detail = $"too much waits for the connection to {peer} already.",
        RetryAfter = RetryAfter,
    };

    public static RequestResult TooManyInFlight(int limit) => new()
    {
        Outcome = Outcome.Rejected,
        Reason = Reason.Overloaded,
        Detail = $"{limit} requests are under way on this node already.",
        RetryAfter = RetryAfter,
    };

    private static TimeSpan RetryAfter => TimeSpan.FromSeconds(1);

    private static RequestResult Of(PendingRequest request) =>
        new() { Outcome = Outcome.Unknown, Node = request.Peer?.Name, Attempts = request.Attempts };
}
