using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>
/// The rings of <see cref="HandMadeState"/>: both services on three nodes, node3 with weight 2. <c>sessions</c> is keyed and
/// strict; node2 has told nothing of it, and goes by another ring of <c>echo</c>.
/// </summary>
internal static class HandMadeRings
{
    private static readonly Ring Ring = Ring.Build([new("node1", 1), new("node2", 1), new("node3", 2)], 256);

    public static ServiceView Of(string service) => new(
        service,
        Ring,
        7,
        [
            .. Ring.Members.Select(member => Members.Of(member.Name) with
            {
                Weight = member.Weight,
                Services = ["echo", "sessions"],
                Roles = [NodeRoles.KeyedPrefix + "sessions", NodeRoles.StrictPrefix + "sessions"],
            }),
        ]);

    public static ImmutableArray<RingDigest> DigestsOf(string service) => service == "sessions"
        ? [new("node1", Ring.Digest), new("node3", Ring.Digest)]
        : [new("node1", Ring.Digest), new("node2", 0xfedcba9876543210), new("node3", Ring.Digest)];
}
