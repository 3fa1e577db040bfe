using Akka.Actor;

namespace Mesh;

/// <summary>How a node's process ends. Supervisors restart on anything but <see cref="Stopped"/>.</summary>
public static class ExitCode
{
    /// <summary>It was asked to stop, or to leave the cluster.</summary>
    public const int Stopped = 0;

    /// <summary>The cluster has removed this incarnation, or the node stopped by itself: it must start anew.</summary>
    public const int Removed = 70;

    /// <summary>Its configuration can't work; starting again changes nothing.</summary>
    public const int BadConfiguration = 78;

    /// <summary>What a node's actor system ended for, as an exit code.</summary>
    /// <param name="reason">Why its coordinated shutdown ran; null when it never did.</param>
    public static int Of(CoordinatedShutdown.Reason? reason) => reason switch
    {
        MeshEnd end => end.ExitCode,
        CoordinatedShutdown.ClrExitReason or CoordinatedShutdown.ClusterLeavingReason => Stopped,
        _ => Removed, // downed, quarantined, or stopped by Akka itself, as after a failed TLS handshake
    };
}
