using System.Collections.Immutable;
using Akka.Event;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>What the nodes' <see cref="FormationActor"/>s say to each other. Who is meant may not be there yet.</summary>
internal abstract record FormationMessage : IDeadLetterSuppression;

/// <summary>Asked by a node that is in no cluster: is there one for me?</summary>
internal sealed record Question(NodeFacts Asker) : FormationMessage;

/// <summary>The answer of a member, about its cluster.</summary>
/// <param name="Incarnation">The member's.</param>
/// <param name="Standing">How its cluster stands.</param>
internal sealed record InCluster(int Incarnation, Standing Standing) : FormationMessage;

/// <summary>The answer of a node that is in no cluster either, and joins none at the moment.</summary>
/// <param name="Seeds">Its voters: both must mean the same ones, to form a cluster together.</param>
/// <param name="Vote">Who is to form one, by its word; null while it has given it to nobody.</param>
internal sealed record InNone(ImmutableArray<HostPort> Seeds, HostPort? Vote) : FormationMessage;

/// <summary>The answer to a node that can't work with the one that was asked.</summary>
/// <param name="ByMember">Whether a cluster says so, and not just one more node that is in none.</param>
/// <param name="Reasons">Every reason, as a sentence; not empty.</param>
internal sealed record Refused(bool ByMember, ImmutableArray<string> Reasons) : FormationMessage;

/// <summary>The answer to a node that must wait until something has passed, and then ask again.</summary>
internal sealed record Wait(string Reason) : FormationMessage;

/// <summary>Said unasked by a member to each voter that is not well among its members: here is a cluster.</summary>
/// <inheritdoc cref="InCluster"/>
internal sealed record Call(int Incarnation, Standing Standing) : FormationMessage;

/// <summary>What a node says of itself when it asks.</summary>
/// <param name="MinVersion">The oldest version of the data plane that it speaks.</param>
/// <param name="MaxVersion">The newest.</param>
/// <param name="SharedSettings">See <see cref="MeshOptions.Shared"/>.</param>
/// <param name="Seeds">Its voters, in its order.</param>
/// <param name="Name">Its stable name.</param>
/// <param name="Address">Where its control plane is.</param>
/// <param name="Incarnation">Tells one start of it from the next.</param>
internal sealed record NodeFacts(
    ushort MinVersion,
    ushort MaxVersion,
    string SharedSettings,
    ImmutableArray<HostPort> Seeds,
    string Name,
    HostPort Address,
    int Incarnation)
{
    public override string ToString() => $"{Name} at {Address}";
}

/// <summary>How a cluster stands, as one of its members sees it.</summary>
/// <param name="Id">Which cluster.</param>
/// <param name="HasQuorum">Whether a majority of the voters is in sight there.</param>
/// <param name="VotersInSight">How many voters are.</param>
/// <param name="IsForming">Whether nobody is Up there yet: a majority voted for it, and may join it.</param>
internal sealed record Standing(ClusterId Id, bool HasQuorum, int VotersInSight, bool IsForming = false);
