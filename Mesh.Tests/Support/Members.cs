using Akka.Actor;
using Akka.Cluster;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Tests.Support;

/// <summary>Members of a cluster that exists on paper alone.</summary>
internal static class Members
{
    /// <summary>A member that is Up and offers nothing.</summary>
    public static MeshMember Of(string name, int incarnation = 1, bool reachable = true) => new(
        name,
        new UniqueAddress(new Address("akka.tcp", "mesh", name, 4053), incarnation),
        MemberStatus.Up,
        reachable,
        [],
        [],
        Weight: 1,
        DataPort: 4054,
        Voter: false,
        "1.0.0");

    /// <summary>So many, with names that a seed draws.</summary>
    public static MeshMember[] Many(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Of($"node{random.Next():x8}-{i}", random.Next(1, int.MaxValue)))];
    }

    /// <summary>Their starts.</summary>
    public static NodeIdentity[] Starts(this IEnumerable<MeshMember> members) => [.. members.Select(NodeIdentity.Of)];
}
