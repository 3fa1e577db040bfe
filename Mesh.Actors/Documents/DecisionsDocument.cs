using System.Collections.Immutable;

namespace Mesh.Documents;

/// <summary>What a node remembers of its routing decisions: <c>pbm mesh decisions --json</c>, for <c>pbm mesh replay</c>.</summary>
/// <param name="Node">The node that decided.</param>
/// <param name="Epochs">What they were decided by.</param>
/// <param name="Decisions">The oldest first.</param>
internal sealed record DecisionsDocument(
    string Node, ImmutableArray<DecisionEpochDocument> Epochs, ImmutableArray<DecisionDocument> Decisions);

/// <summary>What many decisions have in common: one service's routes, until the next table.</summary>
/// <param name="Number">What decisions name it by.</param>
/// <param name="Service">The service.</param>
/// <param name="RingDigest">The ring's identity, 16 hex digits.</param>
/// <param name="PointsPerWeight">What the ring was built with.</param>
/// <param name="Policy">For requests with a key.</param>
/// <param name="KeylessPolicy">For the others.</param>
/// <param name="Strict">Whether a key is served by its owner or by nobody.</param>
/// <param name="Seed">Made the node's draws its own; 16 hex digits.</param>
/// <param name="Members">The ring's.</param>
internal sealed record DecisionEpochDocument(
    int Number,
    string Service,
    string RingDigest,
    int PointsPerWeight,
    string Policy,
    string KeylessPolicy,
    bool Strict,
    string Seed,
    ImmutableArray<DecisionMemberDocument> Members);

/// <summary>A member of the ring.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="KeyShare">The share of its keys that it got; below 1 while it was new.</param>
internal sealed record DecisionMemberDocument(string Name, int Weight, double KeyShare);

/// <summary>One decision.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Epoch">What it was decided by.</param>
/// <param name="Position">The key's position on the ring, or the number of a request without one; 16 hex digits.</param>
/// <param name="Keyed">Whether the request had a key.</param>
/// <param name="Attempt">Which attempt of the request it was for, from 1.</param>
/// <param name="Node">The node chosen; null for nobody.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Looked">Whether what follows counted.</param>
/// <param name="Tried">Nodes that the request was not to be sent to again.</param>
/// <param name="Barred">Nodes to be avoided: draining, or suspect without doubt.</param>
/// <param name="Doubted">Nodes to be avoided unless most were: suspect for a short silence, or ejected.</param>
/// <param name="Full">Nodes without room for one more.</param>
internal sealed record DecisionDocument(
    DateTime At,
    int Epoch,
    string Position,
    bool Keyed,
    int Attempt,
    string? Node,
    string Rule,
    bool Looked,
    ImmutableArray<string> Tried,
    ImmutableArray<string> Barred,
    ImmutableArray<string> Doubted,
    ImmutableArray<string> Full);
