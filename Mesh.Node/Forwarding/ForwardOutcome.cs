using Yarp.ReverseProxy.Forwarder;

namespace Mesh.Node.Forwarding;

/// <summary>How a forwarded request ended, in the words of the mesh. Pure.</summary>
internal static class ForwardOutcome
{
    /// <summary>Its outcome, and the reason.</summary>
    /// <param name="error">What the forwarder says.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="failure">How it ended without a response; null where there was one.</param>
    /// <param name="isAborted">Whether its caller has gone.</param>
    internal static (Outcome Outcome, Reason Reason) Of(ForwarderError error, int status, RequestResult? failure, bool isAborted)
    {
        if (error == ForwarderError.None)
        {
            var (_, outcome, reason) = ResponseMeaning.Of(status);
            return (outcome, reason);
        }

        return failure is { } known ? (known.Outcome, known.Reason)
            : isAborted || error == ForwarderError.RequestBodyClient ? (Outcome.Unknown, Reason.Cancelled)
            : (Outcome.Unknown, Reason.ConnectionLost);
    }
}
