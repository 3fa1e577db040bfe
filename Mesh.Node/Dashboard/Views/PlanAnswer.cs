using System.Collections.Immutable;
using System.Globalization;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Node.Dashboard.Views;

/// <summary>What would move if a node came, went or had another weight; or why that can't be said. Nothing is done.</summary>
/// <param name="Fault">What is wrong with the question; null when there is an answer.</param>
/// <param name="Question">What would be done.</param>
/// <param name="Moved">How many of all keys would get another owner.</param>
/// <param name="Heir">Who would take over most; empty when nothing moves.</param>
/// <param name="Members">Each node before and after.</param>
/// <param name="Moves">Who takes over how much from whom, the largest part first.</param>
/// <param name="MoreMoves">Those that are not told.</param>
/// <param name="Ring">The ring as it would be.</param>
public sealed record PlanAnswer(
    string? Fault,
    string Question,
    string Moved,
    string Heir,
    ImmutableArray<PlanRow> Members,
    ImmutableArray<PlanMove> Moves,
    int MoreMoves,
    RingDrawing? Ring)
{
    /// <summary>What can be done.</summary>
    internal static readonly ImmutableArray<string> Actions = ["remove", "add", "weight"];

    private const int MostMoves = 12;

    /// <summary>The plan for a ring.</summary>
    /// <param name="service">The service.</param>
    /// <param name="ring">Its ring.</param>
    /// <param name="action">One of <see cref="Actions"/>.</param>
    /// <param name="node">The node.</param>
    /// <param name="weightText">Its weight then, as it was typed; of no effect when it is removed.</param>
    internal static PlanAnswer Of(string service, Ring ring, string action, string node, string? weightText)
    {
        var isOn = ring.Members.Any(member => member.Name == node);
        if (FaultOf(service, ring, action, node, isOn) is { } fault)
        {
            return Refused(fault);
        }

        var weight = 1;
        if (action != "remove" && !TryWeight(weightText, out weight))
        {
            return Refused($"The weight is \"{weightText}\"; a whole number from 1 to {RingMember.MaxWeight} is wanted.");
        }

        var rest = ring.Members.Where(member => member.Name != node);
        var plan = RingPlan.Of(ring, action == "remove" ? rest : rest.Append(new(node, weight)));
        return new(
            null,
            action switch
            {
                "remove" => $"Without {node}",
                "add" => $"With {node} of weight {weight}",
                _ => $"With weight {weight} for {node}",
            },
            plan.Moves is [] ? "nothing moves" : $"{Figures.Percent(plan.Moved)} of all keys get another owner",
            plan.HottestHeir is { } heir ? $"{heir.Node} takes over most: {Figures.Percent(heir.Share)} of all keys" : "",
            [.. plan.Members.Select(PlanRow.Of)],
            [.. plan.Moves.Take(MostMoves).Select(move => new PlanMove(move.From, move.To, Figures.Percent(move.Share)))],
            Math.Max(0, plan.Moves.Length - MostMoves),
            RingDrawings.OfPlan(service, plan));
    }

    private static string? FaultOf(string service, Ring ring, string action, string node, bool isOn) => action switch
    {
        _ when !Actions.Contains(action) => $"The change is \"{action}\"; it must be one of {string.Join(", ", Actions)}.",
        _ when !NodeOptionsReader.IsName(node) => $"The node is \"{node}\"; a node's name has 1 to 63 letters, digits, '-', '_' and '.'.",
        "add" when isOn => $"{node} is on the ring of {service} already; ask for another weight instead.",
        "remove" or "weight" when !isOn => $"{node} is not on the ring of {service}.",
        "remove" when ring.Members.Length == 1 => $"{node} is the only node that offers {service}: without it nobody would own its keys.",
        _ => null,
    };

    private static bool TryWeight(string? text, out int weight) =>
        int.TryParse(string.IsNullOrWhiteSpace(text) ? "1" : text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out weight)
        && weight is >= 1 and <= RingMember.MaxWeight;

    private static PlanAnswer Refused(string fault) => new(fault, "", "", "", [], [], 0, null);
}

/// <summary>A node before and after.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Before">Its share; a hyphen where it is not on the ring.</param>
/// <param name="After">Its share then.</param>
/// <param name="Change">The difference.</param>
public sealed record PlanRow(string Node, string Before, string After, string Change)
{
    internal static PlanRow Of(PlannedMember member)
    {
        var change = (member.After?.Share ?? 0) - (member.Before?.Share ?? 0);
        return new(
            member.Name,
            member.Before is { } before ? Figures.Percent(before.Share) : "-",
            member.After is { } after ? Figures.Percent(after.Share) : "-",
            $"{(change > 0 ? "+" : "")}{Figures.Percent(change)}");
    }
}

/// <summary>A part of the keys that would move.</summary>
/// <param name="From">From whom.</param>
/// <param name="To">To whom.</param>
/// <param name="Share">How much of all keys.</param>
public sealed record PlanMove(string From, string To, string Share);
