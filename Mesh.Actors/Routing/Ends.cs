using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// The results that requests end with. Once an attempt may have run, nothing here says that none did.
/// </summary>
internal static class Ends
{
    /// <summary>
    /// What a node answered; but where an earlier attempt ran or may have, a later one that did not run says nothing
    /// about it.
    /// </summary>
    public static RequestResult Answered(PendingRequest request, in Answer answer)
    {
        var didNotRun = answer.Outcome is Outcome.Rejected or Outcome.Unreachable;
        if (didNotRun && request.MayHaveRun)
        {
            return Failed(request) ?? Of(request) with
            {
                Reason = answer.Reason,
                Detail = $"an earlier attempt may have run; the latest did not: {answer.Detail}",
            };
        }

        return Of(request) with
        {
            Outcome = answer.Outcome,
            Reason = answer.Reason,
            Payload = answer.Payload,
            Detail = answer.Detail,
            RetryAfter = answer.RetryAfter > TimeSpan.Zero ? answer.RetryAfter : null,
        };
    }

    public static RequestResult ConnectionLost(PendingRequest request, string cause) => Of(request) with
    {
        Reason = Reason.ConnectionLost,
        Detail = $"the connection to {request.Peer?.Name} was lost while the request was under way: {cause}."
            + (request.Setbacks?.Losses < RetryPolicy.MaxLosses
                ? ""
                : $" It is the second that this request took with it, so it is sent to no other node."),
    };

    /// <summary>The deadline passed while the request was at a node, or waited here.</summary>
    public static RequestResult DeadlineExceeded(PendingRequest request) => request.Peer is not WaitingRoom
        ? Of(request) with
        {
            Reason = Reason.DeadlineExceeded,
            Detail = $"{request.Peer?.Name} did not reply before the deadline.",
        }
        : request.MayHaveRun ? Overdue(request) : WaitedInVain(request);

    /// <summary>The deadline passed before the request was sent again, or at all.</summary>
    public static RequestResult Overdue(PendingRequest request)
    {
        if (request.MayHaveRun)
        {
            return Failed(request) ?? Of(request) with
            {
                Reason = Reason.DeadlineExceeded,
                Detail = "an attempt may have run, and the deadline passed before another could be made.",
            };
        }

        return request.Peer is WaitingRoom ? WaitedInVain(request) : Of(request) with
        {
            Outcome = Outcome.Rejected,
            Reason = Reason.Expired,
            Detail = "the deadline passed before the request was sent.",
        };
    }

    /// <summary>The caller cancelled, or this node stopped, while the request was at a node, or waited here.</summary>
    public static RequestResult Cancelled(PendingRequest request, string who = "the caller cancelled") =>
        request.Peer is WaitingRoom
            ? CancelledBefore(request, who)
            : Of(request) with { Reason = Reason.Cancelled, Detail = $"{who} while the request was under way." };

    /// <summary>The caller cancelled before the request was sent again, or at all.</summary>
    public static RequestResult CancelledBefore(PendingRequest request, string who = "the caller cancelled") =>
        Of(request) with
        {
            Outcome = request.MayHaveRun ? Outcome.Unknown : Outcome.Rejected,
            Reason = Reason.Cancelled,
            Detail = request.MayHaveRun
                ? $"{who}; an attempt may have run."
                : $"{who} before the request was sent to a node that took it.",
        };

    public static RequestResult Stopped(PendingRequest request) => Cancelled(request, "this node stopped");

    public static RequestResult NobodyLeft(PendingRequest request) => Failed(request) ?? Of(request) with
    {
        Outcome = request.MayHaveRun ? Outcome.Unknown
            : WasOverloaded(request) ? Outcome.Rejected
            : Outcome.Unreachable,
        Reason = request.MayHaveRun ? Reason.ConnectionLost
            : WasOverloaded(request) ? Reason.Overloaded
            : Reason.NoCandidate,
        Detail = request.Tried.Length == 0
            ? $"no member offers '{request.Service}' any more."
            : $"no node is left for '{request.Service}'; tried: {string.Join(", ", request.Tried)}.",
        RetryAfter = !request.MayHaveRun && WasOverloaded(request) ? RetryAfter : null,
    };

    public static RequestResult OutboxFull(PendingRequest request, string peer) => Failed(request) ?? Of(request) with
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

    /// <summary>A node that starts or ends knows of no service; that says nothing about the cluster's.</summary>
    public static RequestResult InNoCluster { get; } = new()
    {
        Outcome = Outcome.Unreachable,
        Reason = Reason.NoCandidate,
        Detail = "this node is in no cluster yet, or no more.",
    };

    public static RequestResult Poisonous(string requestId) => new()
    {
        Outcome = Outcome.Rejected,
        Reason = Reason.Poisonous,
        Detail = $"request id {requestId} took {RetryPolicy.MaxLosses} connections with it within "
            + $"{LossBook.Window.TotalSeconds} s, and may be what ended their nodes: it is not sent again.",
    };

    private static TimeSpan RetryAfter => TimeSpan.FromSeconds(1);

    private static bool WasOverloaded(PendingRequest request) => request.Setbacks?.LastReason == Reason.Overloaded;

    /// <summary>It did not run anywhere: what it waited for is why.</summary>
    private static RequestResult WaitedInVain(PendingRequest request) => request.Setbacks?.LastReason switch
    {
        Reason.Moved => Unreachable(
            request, Reason.Moved, "its key is moving to another node, and had not arrived there by the deadline."),
        Reason.NoLease => Unreachable(
            request, Reason.NoLease, "the owner of its key had no lease, out of sight of a majority of voters."),
        Reason.Overloaded => Of(request) with
        {
            Outcome = Outcome.Rejected,
            Reason = Reason.Overloaded,
            Detail = "the nodes that were asked had too much to do until its deadline.",
            RetryAfter = RetryAfter,
        },
        _ => Unreachable(
            request,
            Reason.NoCandidate,
            "the owner of its key was suspect, not connected or leaving until the deadline, and no other node may answer."),
    };

    private static RequestResult Unreachable(PendingRequest request, Reason reason, string detail) =>
        Of(request) with { Outcome = Outcome.Unreachable, Reason = reason, Detail = detail };

    /// <summary>The attempt whose handler ran and threw, if there was one: the most that is known of the request.</summary>
    private static RequestResult? Failed(PendingRequest request) => request.Setbacks?.Failure is { } failure
        ? Of(request) with
        {
            Outcome = failure.Answer.Outcome,
            Reason = failure.Answer.Reason,
            Detail = failure.Answer.Detail,
            Node = failure.Node,
        }
        : null;

    /// <summary>The weakest claim, for the end to sharpen.</summary>
    private static RequestResult Of(PendingRequest request) => new()
    {
        Outcome = Outcome.Unknown,
        Node = request.Peer is WaitingRoom ? request.Setbacks?.Node : request.Peer?.Name,
        Attempts = request.Attempts,
    };
}
