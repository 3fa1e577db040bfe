using Mesh.Membership;

namespace Mesh.Links;

/// <summary>One start of one node.</summary>
/// <param name="Name">Stable over restarts.</param>
/// <param name="Incarnation">Akka's uid: differs from start to start.</param>
internal sealed record NodeIdentity(string Name, int Incarnation)
{
    public static NodeIdentity Of(MeshMember member) => new(member.Name, member.Incarnation);

    public override string ToString() => $"{Name}#{Incarnation:x8}";
}
