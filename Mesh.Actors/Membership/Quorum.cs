using System.Collections.Immutable;
using Akka.Actor;
using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>Which voter is which, and how many decide. An immutable value.</summary>
internal sealed class Quorum
{
    /// <summary>The place of a node that is no voter.</summary>
    public const int None = -1;

    private readonly ImmutableArray<HostPort> _voters;

    private Quorum(ImmutableArray<HostPort> voters, HostPort self)
    {
        _voters = voters;
        Self = voters.IndexOf(self);
    }

    /// <summary>How many voters there are; 1 to 7.</summary>
    public int Count => _voters.Length;

    /// <summary>How many decide.</summary>
    public int Majority => Voters.Majority(Count);

    /// <summary>The least number of voters without which no majority is left.</summary>
    public int Veto => Count - Majority + 1;

    /// <summary>This node's place among the voters, or <see cref="None"/>.</summary>
    public int Self { get; }

    public static Quorum Of(NodeOptions node) => new(Voters.Of(node), Voters.AddressOf(node));

    /// <summary>The place of the node with that address of its control plane, or <see cref="None"/>.</summary>
    public int PlaceOf(Address address) => _voters.IndexOf(Voters.AddressOf(address));
}
