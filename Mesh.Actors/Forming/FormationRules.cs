using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Forming;

/// <summary>What a node's <see cref="Formation"/> goes by.</summary>
/// <param name="Self">Where this node's control plane is.</param>
/// <param name="Voters">Where the voters' are, in the order of the configuration; not empty.</param>
/// <param name="Options">The <c>mesh.formation</c> section.</param>
/// <param name="Guarded">False only in tests: a voter that hears nobody then forms a cluster by itself.</param>
internal sealed record FormationRules(
    HostPort Self,
    ImmutableArray<HostPort> Voters,
    FormationOptions Options,
    bool Guarded = true)
{
    public int Majority => Membership.Voters.Majority(Voters.Length);

    public bool IsVoter => Voters.Contains(Self);

    /// <summary>Whether this node is the only voter, so that nobody can tell it of a cluster but those it has lost.</summary>
    public bool IsSole => Voters.Length == 1 && IsVoter;
}
