using System.Collections.Immutable;
using System.Globalization;
using Mesh.Documents;

namespace Mesh.Inspection.Commands;

/// <summary>A plan as text for 80 columns: what moves, each node before and after, and who takes over from whom.</summary>
internal static class PlanText
{
    private const int MostMoves = 20;

    private static readonly ImmutableArray<OutputColumn> Nodes =
    [
        new("NODE"), new("WEIGHT", true), new("THEN", true), new("SHARE", true), new("THEN", true), new("CHANGE", true),
    ];

    private static readonly ImmutableArray<OutputColumn> Moves = [new("FROM"), new("TO"), new("KEYS", true)];

    /// <summary>The text.</summary>
    /// <param name="alike">The plans of services that have one ring: they differ in the service's name alone.</param>
    public static IEnumerable<OutputPart> Parts(IReadOnlyList<PlanDocument> alike)
    {
        var plan = alike[0];
        return
        [
            .. LabelledText.Parts("Plan", WhatOf(plan)),
            .. LabelledText.Parts("Ring of", string.Join(", ", alike.Select(one => one.Service))),
            .. LabelledText.Parts("Digest", $"{plan.Digest}, then {plan.DigestAfter}"),
            .. LabelledText.Parts("Moves", plan.Moved == 0 ? "nothing" : $"{Percent(plan.Moved)} of all keys get another owner"),
            .. plan.HottestHeir is not { } heir ? [] : LabelledText.Parts(
                "Heir", $"{heir.Name} takes over most: {Percent(heir.Share)}, and owns {Percent(ShareAfter(plan, heir.Name))} then"),
            Output.LineOf(""),
            .. Output.Table(Nodes, plan.Members.Select(member => Row(member, plan.Node))),
            .. plan.Moves is [] ? [] : MovesOf(plan),
        ];
    }

    private static string WhatOf(PlanDocument plan) => plan.Action switch
    {
        "add" => $"add {plan.Node} with weight {plan.Weight}",
        "remove" => $"remove {plan.Node}",
        _ => $"give {plan.Node} weight {plan.Weight}",
    };

    private static ImmutableArray<OutputSpan> Row(PlannedMemberDocument member, string changed)
    {
        var change = member.ShareAfter - member.Share;
        return
        [
            new(member.Name, member.Name == changed ? Tone.Strong : Tone.Plain),
            Number(member.Weight),
            Number(member.WeightAfter),
            member.Weight is null ? "-" : Percent(member.Share),
            member.WeightAfter is null ? "-" : Percent(member.ShareAfter),
            new((change > 0 ? "+" : "") + Percent(change), change > 0 ? Tone.Doubtful : Tone.Plain),
        ];
    }

    private static IEnumerable<OutputPart> MovesOf(PlanDocument plan)
    {
        var rest = plan.Moves.Skip(MostMoves).ToArray();
        return
        [
            Output.LineOf(""),
            .. Output.Table(Moves, plan.Moves.Take(MostMoves).Select(
                move => ImmutableArray.Create<OutputSpan>(move.From, move.To, Percent(move.Share)))),
            .. rest is [] ? [] : LabelledText.Paragraph(
                $"and {rest.Length} smaller ones, {Percent(rest.Sum(move => move.Share))} together (--json has them)"),
        ];
    }

    private static double ShareAfter(PlanDocument plan, string node) =>
        plan.Members.First(member => member.Name == node).ShareAfter;

    private static string Number(int? weight) => weight is { } number ? number.ToString(CultureInfo.InvariantCulture) : "-";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F2} %");
}
