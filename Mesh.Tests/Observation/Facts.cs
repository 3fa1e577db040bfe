using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.FailureDetection;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Observation.Chronicles;
using Mesh.Observation.Pictures;
using Mesh.Tests.Support;

namespace Mesh.Tests.Observation;

/// <summary>What a node knows, as a test sets it: node1 to node3, all of them voters, on a clock that stands at a minute.</summary>
internal static class Facts
{
    public static readonly TimeSpan Now = TimeSpan.FromMinutes(1);
    public static readonly DateTimeOffset Wall = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static LeaseState Held { get; } = new(true, 3, 3);

    /// <param name="self">Who makes the picture.</param>
    /// <param name="members">The members; node1 to node3 without them.</param>
    /// <param name="suspects">Whom it suspects for four seconds, and why.</param>
    /// <param name="lease">Its lease; held without one.</param>
    /// <param name="doubt">How starved it is.</param>
    public static PictureFacts Of(
        string self,
        IReadOnlyCollection<MeshMember>? members = null,
        IReadOnlyDictionary<string, SuspicionCause>? suspects = null,
        LeaseState? lease = null,
        int doubt = 1)
    {
        members ??= Three();
        suspects ??= new Dictionary<string, SuspicionCause>();
        return new(
            Now,
            Wall,
            self,
            "0000000a",
            "cafe",
            new([]),
            ViewOf(self, members),
            [.. members.Where(member => member.Name != self).Select(member => PeerOf(member.Name, suspects))],
            suspects.Keys.ToImmutableDictionary(name => name, _ => Now - TimeSpan.FromSeconds(4)),
            new(doubt, TimeSpan.FromMilliseconds(300), false, lease ?? Held),
            [],
            []);
    }

    public static MeshMember[] Three() => [Voter("node1"), Voter("node2"), Voter("node3")];

    public static MeshMember Voter(string name) => Members.Of(name) with { Voter = true };

    public static MeshView ViewOf(string self, IReadOnlyCollection<MeshMember> members) => new(
        1, members.First(member => member.Name == self), [.. members], null, FrozenDictionary<string, ServiceView>.Empty);

    public static IReadOnlyDictionary<string, SuspicionCause> Suspect(SuspicionCause cause, params string[] nodes) =>
        nodes.ToDictionary(node => node, _ => cause);

    /// <summary>What a node that is well tells.</summary>
    public static ChronicleAnswer Answer(string node, double seconds = 60, params IEnumerable<ToldHappening> happenings) => new(
        $"{node}#00000001", seconds, 1, 0, false, new(true, 3, 3), [], [], [.. happenings], false);

    private static PeerState PeerOf(string name, IReadOnlyDictionary<string, SuspicionCause> suspects) => new(
        name,
        true,
        suspects.TryGetValue(name, out var cause)
            ? new(SuspicionState.Suspect, cause == SuspicionCause.ConnectionLost ? double.PositiveInfinity : 3, cause)
            : new(SuspicionState.Healthy, 0.1, SuspicionCause.None),
        0,
        null,
        TimeSpan.FromMinutes(1));
}
