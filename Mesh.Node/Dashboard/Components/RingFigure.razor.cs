using Mesh.Node.Dashboard.Views;
using Microsoft.AspNetCore.Components;

namespace Mesh.Node.Dashboard.Components;

/// <summary>A ring: outside, who owns which part of all positions; inside, an arc for each node, as long as its share and as
/// thick as its load.</summary>
public sealed partial class RingFigure : ComponentBase
{
    private const int MostTabStops = RingDrawings.Colours;

    private static readonly string Band = Figures.Place(RingGeometry.BandRadius);

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired]
    public required RingDrawing Drawing { get; set; }

    /// <summary>A name for it that no other drawing of the page has.</summary>
    [Parameter]
    public string Id { get; set; } = "ring";

    /// <summary>Its title.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>The larger line in the middle.</summary>
    [Parameter, EditorRequired]
    public required string Middle { get; set; }

    /// <summary>The smaller one.</summary>
    [Parameter, EditorRequired]
    public required string Under { get; set; }

    /// <summary>The place of a key; null for none.</summary>
    [Parameter]
    public KeyMark? Mark { get; set; }

    /// <summary>The page's address, so that an arc leads to its node; null for arcs that lead nowhere.</summary>
    [Parameter]
    public PageQuery? Query { get; set; }

    private static string ToneOf(RingArc arc) => $"tone-{arc.Look.Tone.ToString().ToLowerInvariant()}";

    private static string SignOf(RingArc arc) => arc.Look.Tone == Tone.Well ? "" : $"{arc.Look.Sign} ";

    private static string AnchorOf(RingLabel label) => label.Turn is null ? "middle" : label.Ends ? "end" : "start";

    private string PaintOf(RingArc arc) =>
        arc.Look.Tone != Tone.Well ? ToneOf(arc) : $"{(Drawing.IsCrowded ? "grey" : "colour")}-{arc.Colour}";

    /// <summary>With a node chosen, it stands out and the others stand back.</summary>
    private string Stands(string node) => Query?.Node is not { Length: > 0 } chosen ? "" : chosen == node ? "chosen" : "other";

    private string LinkTo(string node) => (Query! with { Node = Query.Node == node ? null : node }).Url;

    /// <summary>Hundreds of stops would be in the way of the keyboard: the table of members leads to the same.</summary>
    private int TabOf(RingArc arc) => Drawing.Arcs.Length <= MostTabStops || arc.Look.Tone != Tone.Well ? 0 : -1;
}
