using System.Globalization;
using Yarp.ReverseProxy.Forwarder;

namespace Mesh.Node.Forwarding;

/// <summary>How forwarded requests end that get no response, in words.</summary>
internal static class ForwardFailures
{
    internal static RequestResult NobodyLeft(ForwardedRequest request) => request switch
    {
        { Attempts: 0, IsFull: true } => Ended(request, Outcome.Rejected, Reason.Overloaded, string.Create(
            CultureInfo.InvariantCulture,
            $"Each instance of {Name(request)} has {request.Routes.Definition.MaxInFlight} requests of this node under way, as many as max-in-flight allows.")),
        { Attempts: 0 } => Ended(request, Outcome.Unreachable, Reason.NoCandidate, $"{Name(request)} has no instance."),
        { Losses: > 0 } => Ended(request, Outcome.Unknown, Reason.ConnectionLost,
            $"Each instance of {Name(request)} was tried; the connection was lost after the request was sent."),
        _ => Ended(request, Outcome.Unreachable, Reason.NoCandidate, $"Each instance of {Name(request)} was tried, and none takes connections."),
    };

    internal static RequestResult Overdue(ForwardedRequest request) => request.Attempts == 0
        ? Ended(request, Outcome.Rejected, Reason.Expired, "The deadline passed before the request was sent.")
        : Ended(request, Outcome.Unknown, Reason.DeadlineExceeded, string.Create(
            CultureInfo.InvariantCulture,
            $"Instance {request.Current?.Instance.Name} of {Name(request)} sent no response within the deadline of {request.Deadline.TotalMilliseconds:0} ms."));

    internal static RequestResult Lost(ForwardedRequest request, Attempt attempt, bool wasSent, Exception fault) => wasSent
        ? Ended(request, Outcome.Unknown, Reason.ConnectionLost,
            $"The connection to instance {attempt.Instance.Name} of {Name(request)} was lost after the request was sent: {fault.Message}")
        : Ended(request, Outcome.Unreachable, Reason.NoCandidate,
            $"Instance {attempt.Instance.Name} of {Name(request)} takes no connection: {fault.Message}");

    internal static RequestResult Broken(ForwardedRequest request, ForwarderError error) =>
        Ended(request, Outcome.Unknown, Reason.ConnectionLost, $"The request to {Name(request)} broke off ({error}).");

    private static string Name(ForwardedRequest request) => request.Routes.Name;

    private static RequestResult Ended(ForwardedRequest request, Outcome outcome, Reason reason, string detail) => new()
    {
        Outcome = outcome,
        Reason = reason,
        Detail = detail,
        Node = request.Current?.Instance.Name,
        Attempts = request.Attempts,
    };
}
