using System.Collections.Immutable;
using Mesh.Node.Dashboard.Views;
using Microsoft.AspNetCore.Components;

namespace Mesh.Node.Dashboard.Components;

/// <summary>Asks what would move if a node came, went or had another weight.</summary>
public sealed partial class PlanForm : ComponentBase
{
    private string _plan = "remove";
    private string? _target;
    private string? _weight;
    private PageQuery? _asked;

    /// <summary>The service whose ring is meant.</summary>
    [Parameter, EditorRequired]
    public required string Service { get; set; }

    /// <summary>The names of the nodes that there are.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<string> Names { get; set; }

    /// <summary>The page's address.</summary>
    [Parameter, EditorRequired]
    public required PageQuery Query { get; set; }

    /// <summary>The answer; null while nothing is asked.</summary>
    [Parameter]
    public PlanAnswer? Answer { get; set; }

    /// <summary>Goes to another address of the page.</summary>
    [Parameter]
    public EventCallback<PageQuery> Go { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_asked is null || (_asked.Plan, _asked.Target, _asked.Weight) != (Query.Plan, Query.Target, Query.Weight))
        {
            (_asked, _plan, _target, _weight) = (Query, Query.Plan ?? _plan, Query.Target, Query.Weight);
        }
    }

    private Task AskAsync() =>
        Go.InvokeAsync(Query with { Service = Service, Plan = _plan, Target = _target?.Trim(), Weight = _weight?.Trim() });
}
