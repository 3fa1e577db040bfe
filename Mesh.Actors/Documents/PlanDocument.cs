using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Documents;

/// <summary>What a change of one service's ring would move, before it is done.</summary>
/// <param name="Service">The service.</param>
/// <param name="Action">What would be done: <c>add</c>, <c>remove</c> or <c>weight</c>.</param>
/// <param name="Node">The node that it would be done to.</param>
/// <param name="Weight">The weight that it would have; null when it would be removed.</param>
/// <param name="Digest">The identity of the ring as it is, 16 hex digits.</param>
/// <param name="DigestAfter">The identity that the ring would have then.</param>
/// <param name="Moved">The fraction of all keys that would get another owner, 0 to 1.</param>
/// <param name="HottestHeir">Who would take over most; null when nothing would move.</param>
/// <param name="Members">Each node before and after, sorted by name.</param>
/// <param name="Moves">Who would take over how much from whom, the largest part first.</param>
internal sealed record PlanDocument(
    string Service,
    string Action,
    string Node,
    int? Weight,
    string Digest,
    string DigestAfter,
    double Moved,
    HeirDocument? HottestHeir,
    ImmutableArray<PlannedMemberDocument> Members,
    ImmutableArray<MoveDocument> Moves)
{
    internal static PlanDocument Of(string service, string action, string node, int? weight, RingPlan plan) => new(
        service,
        action,
        node,
        weight,
        RingDocument.Hex(plan.Before.Digest),
        RingDocument.Hex(plan.After.Digest),
        plan.Moved,
        plan.HottestHeir is { } heir ? new(heir.Node, heir.Share) : null,
        [
            .. plan.Members.Select(member => new PlannedMemberDocument(
                member.Name,
                member.Before?.Weight,
                member.Before?.Share ?? 0,
                member.After?.Weight,
                member.After?.Share ?? 0)),
        ],
        [.. plan.Moves.Select(move => new MoveDocument(move.From, move.To, move.Share))]);
}

/// <summary>Who takes over most.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">The fraction of all keys that it takes over, 0 to 1.</param>
internal sealed record HeirDocument(string Name, double Share);

/// <summary>A node before and after.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">Its weight; null where it is not on the ring.</param>
/// <param name="Share">The fraction of the ring that it owns, 0 to 1.</param>
/// <param name="WeightAfter">Its weight then; null where it would not be on the ring.</param>
/// <param name="ShareAfter">The fraction that it would own.</param>
internal sealed record PlannedMemberDocument(
    string Name, int? Weight, double Share, int? WeightAfter, double ShareAfter);

/// <summary>A part of the ring that gets another owner.</summary>
/// <param name="From">Who owns it.</param>
/// <param name="To">Who would own it then.</param>
/// <param name="Share">The fraction of all keys that it is, 0 to 1.</param>
internal sealed record MoveDocument(string From, string To, double Share);
