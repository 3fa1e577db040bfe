using System.Globalization;
using Mesh.FailureDetection;
using Mesh.Membership;

namespace Mesh.Observation.Chronicles;

/// <summary>What a node knows of itself and its peers, in sentences. Pure.</summary>
internal static class Sentences
{
    /// <summary>This node suspects a peer, or does so no more.</summary>
    public static News Of(SuspicionChanged changed) => changed.Suspicion.IsSuspect
        ? new(HappeningKind.Suspect, changed.Node, $"{changed.Node} is suspect: {CauseOf(changed.Suspicion)}. Requests go around it; no key moves for that.")
        : new(HappeningKind.Well, changed.Node, $"{changed.Node} answers again, and gets its requests.");

    /// <summary>A node begins to doubt itself.</summary>
    public static News Starved(string node, int doubt, TimeSpan starved) => new(
        HappeningKind.Starved, node,
        string.Create(CultureInfo.InvariantCulture,
            $"{node} is starved: its work was held up for {starved.TotalMilliseconds:0} ms. It doubts itself ×{doubt}, and is slower to suspect others."));

    /// <summary>A node doubts itself no more.</summary>
    public static News Calm(string node) => new(HappeningKind.Calm, node, $"{node} is not starved any more.");

    /// <summary>A node drains.</summary>
    public static News Drains(string node, string underWay) => new(
        HappeningKind.Drain, node, $"{node} drains: it takes no new work, finishes what it has and leaves. Under way: {underWay}.");

    /// <summary>A node has lost its lease, or has it again.</summary>
    public static News Lease(string node, bool holds, in LeaseState lease, bool isVoter) => holds
        ? new(HappeningKind.LeaseHeld, node, $"{node} has its lease again, and starts strict work.")
        : new(HappeningKind.LeaseLost, node, $"{node} has no lease: it hears {Voters(lease, isVoter)}. It starts no strict work.");

    /// <summary>An alarm is raised, or over.</summary>
    public static News Of(Alarm alarm, bool isOver) => isOver
        ? new(HappeningKind.AlarmOver, alarm.Subject, $"Over: {alarm.Text}")
        : new(HappeningKind.Alarm, alarm.Subject, alarm.Text);

    /// <summary>How many voters a node hears, without itself: <c>0 of 2 other voters</c>.</summary>
    public static string Voters(in LeaseState lease, bool isVoter)
    {
        var own = isVoter ? 1 : 0;
        return $"{Math.Max(0, lease.Answering - own)} of {lease.Voters - own} {(isVoter ? "other voters" : "voters")}";
    }

    /// <summary>Names in a row: <c>node1, node2 and 3 more</c>.</summary>
    /// <param name="names">One at least.</param>
    /// <param name="most">How many are named at most.</param>
    public static string Names(IReadOnlyList<string> names, int most) => names.Count switch
    {
        1 => names[0],
        _ when names.Count > most => $"{string.Join(", ", names.Take(most))} and {names.Count - most} more",
        _ => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
    };

    private static string CauseOf(in Suspicion suspicion) => suspicion.Cause switch
    {
        SuspicionCause.NeverConnected or SuspicionCause.ConnectionLost => "the connection to it was lost, or can't be made",
        SuspicionCause.PingUnanswered => "it did not answer a ping in time",
        SuspicionCause.PhiAboveThreshold => string.Create(
            CultureInfo.InvariantCulture, $"it is silent for longer than it ever was (phi {suspicion.Phi:0.0})"),
        SuspicionCause.Unreachable => "membership can't reach it, and there is no connection to judge it by",
        _ => "it is not well",
    };
}
