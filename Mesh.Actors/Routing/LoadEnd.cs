using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>How an attempt ended, as the measure of its node's load counts it.</summary>
internal enum LoadEnd
{
    /// <summary>It says nothing of the node's health: sent on, cancelled, its connection lost, refused for itself.</summary>
    Withdrawn,

    /// <summary>The handler replied, or declined the input.</summary>
    Answered,

    /// <summary>The handler failed, or did not reply before the deadline.</summary>
    Failed,

    /// <summary>The node had no room for it: busy, not failing.</summary>
    Busy,
}

/// <summary>Reads an end from an answer.</summary>
internal static class LoadEnds
{
    public static LoadEnd Of(in Answer answer) => answer.Outcome switch
    {
        Outcome.Replied or Outcome.Refused => LoadEnd.Answered,
        Outcome.HandlerFailed => LoadEnd.Failed,
        Outcome.Rejected when answer.Reason == Reason.Overloaded => LoadEnd.Busy,
        _ => LoadEnd.Withdrawn,
    };
}
