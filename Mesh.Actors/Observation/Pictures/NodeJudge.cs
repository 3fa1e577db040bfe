using System.Collections.Immutable;
using System.Globalization;
using Akka.Cluster;
using Mesh.Observation.Chronicles;

namespace Mesh.Observation.Pictures;

/// <summary>How a node is, the worst that is known of it, and how one knows. Pure.</summary>
internal static class NodeJudge
{
    private const int MaxNames = 3;
    private static readonly TimeSpan Noteworthy = TimeSpan.FromSeconds(1.5);

    /// <summary>The word, and the sentences for it.</summary>
    public static (NodeCondition State, string Why) Judge(NodeFacts facts)
    {
        // An accuser that is starved, or that more nodes suspect than the accused, rather is at fault itself.
        var state = StateOf(facts, facts.Accusers.Any(accuser => accuser.But is null || accuser.IsCutOff));
        IEnumerable<string> why = state switch
        {
            NodeCondition.Unreachable => [UnreachableText(facts), .. Reproaches(facts), .. Silence(facts)],
            NodeCondition.Suspect => [.. CutOff(facts), .. Reproaches(facts), .. Silence(facts), .. Starved(facts)],
            NodeCondition.NoLease => [NoLeaseText(facts)],
            NodeCondition.Starved => [.. Starved(facts), .. Reproaches(facts)],
            NodeCondition.Draining => ["It takes no new work: it finishes what it has, and leaves."],
            NodeCondition.Joining => ["It is on its way into the cluster."],
            _ => [.. Reproaches(facts), .. Silence(facts)],
        };
        return (state, string.Join(' ', why));
    }

    private static NodeCondition StateOf(NodeFacts facts, bool isAccused)
    {
        var isCutOffsWord = facts.Accusers.Any(accuser => accuser.IsCutOff);
        var (status, lease) = (facts.Member.Status, facts.Self?.Lease);
        return status == MemberStatus.Down || (!facts.Member.Reachable && !isCutOffsWord) ? NodeCondition.Unreachable
            : isAccused || (facts.CutOff is not null && lease is { Holds: true }) ? NodeCondition.Suspect
            : status == MemberStatus.Up && lease is { Holds: false } ? NodeCondition.NoLease
            : facts.Doubt > 1 ? NodeCondition.Starved
            : facts.Draining || status is MemberStatus.Leaving or MemberStatus.Exiting ? NodeCondition.Draining
            : status is MemberStatus.Joining or MemberStatus.WeaklyUp ? NodeCondition.Joining
            : NodeCondition.Healthy;
    }

    private static string UnreachableText(NodeFacts facts) => facts.Member.Status == MemberStatus.Down
        ? "It was taken for dead, and will be removed."
        : "Membership can't reach it: it will be removed unless it comes back.";

    private static string NoLeaseText(NodeFacts facts)
    {
        var hears = facts.Self?.Lease is { } lease ? $"it hears {Sentences.Voters(lease, facts.Member.Voter)}" : "it says so";
        return facts.CutOff is null
            ? $"It has no lease: {hears}. It runs no strict work."
            : $"It is on the side without a majority, and has no lease: {hears}. It runs no strict work.";
    }

    private static IEnumerable<string> CutOff(NodeFacts facts) => facts.CutOff is { } text ? [text] : [];

    private static IEnumerable<string> Silence(NodeFacts facts) =>
        facts.SilentFor >= Noteworthy ? [$"It has told nothing for {Seconds(facts.SilentFor)}."] : [];

    private static IEnumerable<string> Starved(NodeFacts facts)
    {
        if (facts.Doubt > 1)
        {
            var held = facts.Self is { Starved: var starved } && starved > TimeSpan.Zero
                ? string.Create(CultureInfo.InvariantCulture, $"its work was held up for {starved.TotalMilliseconds:0} ms")
                : "it gets too little processor time";
            yield return $"It doubts itself ×{facts.Doubt}: {held}.";
        }
    }

    private static IEnumerable<string> Reproaches(NodeFacts facts)
    {
        foreach (var alike in facts.Accusers.Where(accuser => accuser.But is null).GroupBy(accuser => accuser.Cause))
        {
            yield return $"{Words(alike.Key, [.. alike.Select(accuser => accuser.By)])} {Seconds(alike.Max(accuser => accuser.For))} ago.";
        }

        var isAlone = facts.Accusers.Length == 1;
        foreach (var accuser in facts.Accusers.Where(accuser => accuser.But is not null))
        {
            yield return $"{(isAlone ? "Only " : string.Empty)}{Words(accuser.Cause, [accuser.By])} {Seconds(accuser.For)} ago, but {accuser.By} {accuser.But}.";
        }
    }

    private static string Words(string cause, ImmutableArray<string> who)
    {
        var names = Sentences.Names(who, MaxNames);
        return cause switch
        {
            "connection-lost" => $"{names} lost {(who.Length == 1 ? "its connection" : "their connections")} to it",
            "ping-unanswered" => $"{names} got no answer to a ping in time",
            "phi-above-threshold" => $"{names} heard nothing from it for too long",
            "unreachable" => $"{names} learned that it can't be reached",
            _ => $"{names} began to suspect it",
        };
    }

    private static string Seconds(TimeSpan time) =>
        $"{time.TotalSeconds.ToString(time.TotalSeconds < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture)} s";
}
