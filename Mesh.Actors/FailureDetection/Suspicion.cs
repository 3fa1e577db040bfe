namespace Mesh.FailureDetection;

/// <summary>This node's own opinion of a peer, with what it rests on.</summary>
/// <param name="State">Healthy, suspect, or neither.</param>
/// <param name="Phi">The suspicion level of the phi accrual detector; 0 upward, may be infinite.</param>
/// <param name="Cause">Why the peer is suspect; <see cref="SuspicionCause.None"/> otherwise.</param>
public readonly record struct Suspicion(SuspicionState State, double Phi, SuspicionCause Cause)
{
    /// <summary>Whether routes avoid the peer.</summary>
    public bool IsSuspect => State == SuspicionState.Suspect;
}

/// <summary>The opinions that a node can have of a peer.</summary>
public enum SuspicionState : byte
{
    /// <summary>Requests are sent to it.</summary>
    Healthy = 0,

    /// <summary>It keeps its keys; requests for them go to the next node on the preference list.</summary>
    Suspect = 1,

    /// <summary>
    /// Neither: there is no link to judge it by. Beyond <c>mesh.links.full-mesh</c> members one is made when a request needs
    /// it, and the request waits for that.
    /// </summary>
    Unlinked = 2,
}

/// <summary>What turned a peer suspect.</summary>
public enum SuspicionCause : byte
{
    /// <summary>It is not suspect.</summary>
    None = 0,

    /// <summary>No connection to it has been made yet.</summary>
    NeverConnected = 1,

    /// <summary>Its connection was lost.</summary>
    ConnectionLost = 2,

    /// <summary>A ping was not answered in time.</summary>
    PingUnanswered = 3,

    /// <summary>Phi over everything heard from it crossed the threshold.</summary>
    PhiAboveThreshold = 4,

    /// <summary>There is no link to judge it by, and the cluster finds it unreachable.</summary>
    Unreachable = 5,

    /// <summary>Its health check was answered badly; only of instances of upstreams.</summary>
    CheckFailed = 6,
}
