using Akka.Cluster;
using Mesh.Membership;
using Mesh.Observation.Chronicles;

namespace Mesh.Observation.Pictures;

/// <summary>Whether the node that makes a picture hears a majority of voters: if not, its word about others is worth little. Pure.</summary>
internal static class Majority
{
    /// <summary>The kind of the alarm.</summary>
    internal const string AlarmKind = "no-majority";

    private const int MaxNames = 5;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <summary>What to say if it does not; null if it does, or is in no cluster.</summary>
    public static string? Missing(PictureFacts facts)
    {
        if (facts.View.Self is not { Status: MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Down } self || facts.Self.Lease is not { } lease)
        {
            return null;
        }

        var silent = SilentOf(facts).ToHashSet(StringComparer.Ordinal);
        var voters = facts.View.Members.Where(member => member.Voter && member.Name != self.Name).ToArray();
        var lost = voters.Count(voter => silent.Contains(voter.Name));
        var heard = voters.Length - lost + (self.Voter ? 1 : 0);
        return lost > 0 && heard < Voters.Majority(lease.Voters)
            ? $"It hears {voters.Length - lost} of {lease.Voters - (self.Voter ? 1 : 0)} {(self.Voter ? "other voters" : "voters")}, so it is on the side without a majority."
            : null;
    }

    /// <summary>The alarm for it.</summary>
    public static Alarm AlarmOf(PictureFacts facts, string missing)
    {
        string[] silent = [.. SilentOf(facts).Order(StringComparer.Ordinal)];
        var rest = silent.Length == 0 ? string.Empty : $" {Sentences.Names(silent, MaxNames)} may well be well: rather {facts.Node} is cut off.";
        return new(AlarmKind, facts.Node, [facts.Node], $"This picture is {facts.Node}'s alone. {missing}{rest}");
    }

    /// <summary>Whom it suspects for longer than an answer may be late on a busy machine; without a lease, all.</summary>
    private static IEnumerable<string> SilentOf(PictureFacts facts) => facts.Peers
        .Where(peer => peer.Suspicion.IsSuspect)
        .Where(peer => facts.Self.Lease is { Holds: false } || facts.Now - Since(facts, peer.Node) >= Moment)
        .Select(peer => peer.Node);

    private static TimeSpan Since(PictureFacts facts, string node) => facts.SuspectSince.GetValueOrDefault(node, facts.Now);
}
