using Microsoft.Extensions.Logging;

namespace Mesh.FailureDetection;

/// <summary>What a node says of its opinion of others, and of itself: events 1400 to 1499 of <c>docs/logs.md</c>.</summary>
internal static partial class DetectionLog
{
    /// <summary>A peer is suspect.</summary>
    public const int Suspect = 1400;

    /// <summary>A peer is well again.</summary>
    public const int Well = 1401;

    [LoggerMessage(
        Suspect,
        LogLevel.Warning,
        "{Peer} is Suspect to this node (phi {Phi:0.0}, {Cause}): its keys go to their next nodes; those of strict affinity wait")]
    public static partial void PeerSuspect(this ILogger log, string peer, double phi, SuspicionCause cause);

    [LoggerMessage(Well, LogLevel.Information, "{Peer} is Healthy to this node (phi {Phi:0.0}): its keys go to it")]
    public static partial void PeerWell(this ILogger log, string peer, double phi);

    [LoggerMessage(1410, LogLevel.Warning, "This node is starved: {Starvation}. It is slower to suspect others")]
    public static partial void NodeStarved(this ILogger log, string starvation);

    [LoggerMessage(1411, LogLevel.Information, "This node is not starved any more")]
    public static partial void NodeNotStarved(this ILogger log);
}
