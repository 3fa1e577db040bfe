using System.Collections.Immutable;
using Mesh.Node.Dashboard.Access;
using Mesh.Node.Dashboard.Views;
using Microsoft.AspNetCore.Components;

namespace Mesh.Node.Dashboard.Components;

/// <summary>The members, who is not well first; each column's head orders by it.</summary>
public sealed partial class MemberTable : ComponentBase
{
    private string? _find;
    private string? _asked;

    /// <summary>The rows, arranged.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<MemberRow> Rows { get; set; }

    /// <summary>How many there are without a search.</summary>
    [Parameter, EditorRequired]
    public required int All { get; set; }

    /// <summary>Whether the ring has too many nodes for a colour each.</summary>
    [Parameter]
    public bool IsCrowded { get; set; }

    /// <summary>The page's address.</summary>
    [Parameter, EditorRequired]
    public required PageQuery Query { get; set; }

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public required Viewer Viewer { get; set; }

    /// <summary>Goes to another address of the page.</summary>
    [Parameter]
    public EventCallback<PageQuery> Go { get; set; }

    private string Note => Rows.Length == All ? Figures.Count(All, "node") : $"{Rows.Length} of {Figures.Count(All, "node")}";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_asked != Query.Find)
        {
            _find = _asked = Query.Find;
        }
    }

    private static string Lower(Tone tone) => tone.ToString().ToLowerInvariant();

    private Task FindAsync() => Go.InvokeAsync(Query with { Find = _find?.Trim() });

    private string PaintOf(MemberRow row) =>
        row.Look.Tone != Tone.Well ? $"tone-{Lower(row.Look.Tone)}"
        : row.Place is not { } place ? "no-place"
        : $"{(IsCrowded ? "grey" : "colour")}-{place}";

    private string? SortOf(string order) => (Query.Order ?? MemberOrder.Default) != order ? null
        : order is "node" ? "ascending" : "descending";

    private string LinkTo(string order) => (Query with { Order = order == MemberOrder.Default ? null : order }).Url;
}
