using Mesh.Routing;

namespace Mesh.Node.Forwarding;

/// <summary>What a response's status says of its instance, in the words of the mesh. Pure.</summary>
internal static class ResponseMeaning
{
    /// <summary>How the attempt counts, and what a handler's reply would be that means the same.</summary>
    /// <remarks>A client's fault is the client's: only what says that the server failed, or had too much to do, is tried
    /// elsewhere. 501 and 505 would be the same elsewhere.</remarks>
    internal static (LoadEnd End, Outcome Outcome, Reason Reason) Of(int status) => status switch
    {
        429 => (LoadEnd.Busy, Outcome.Rejected, Reason.Overloaded),
        500 or 502 or 503 or 504 => (LoadEnd.Failed, Outcome.HandlerFailed, Reason.HandlerThrew),
        _ => (LoadEnd.Answered, Outcome.Replied, Reason.None),
    };
}
