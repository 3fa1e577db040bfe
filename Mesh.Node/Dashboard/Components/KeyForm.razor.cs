using System.Collections.Immutable;
using Mesh.Node.Dashboard.Views;
using Microsoft.AspNetCore.Components;

namespace Mesh.Node.Dashboard.Components;

/// <summary>Asks where a key goes: by an address that can be passed on, with and without a script.</summary>
public sealed partial class KeyForm : ComponentBase
{
    private const int MostShown = 80;

    private string? _service;
    private string? _key;
    private (string?, string?) _asked;

    /// <summary>The services that can be asked for.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<string> Services { get; set; }

    /// <summary>The chosen one.</summary>
    [Parameter, EditorRequired]
    public required string Service { get; set; }

    /// <summary>The page's address.</summary>
    [Parameter, EditorRequired]
    public required PageQuery Query { get; set; }

    /// <summary>The answer; null while nothing is asked.</summary>
    [Parameter]
    public KeyAnswer? Answer { get; set; }

    /// <summary>Who draws.</summary>
    [Parameter, EditorRequired]
    public required string Node { get; set; }

    /// <summary>Goes to another address of the page.</summary>
    [Parameter]
    public EventCallback<PageQuery> Go { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_service is null || _asked != (Service, Query.Key))
        {
            _asked = (Service, Query.Key);
            (_service, _key) = _asked;
        }
    }

    private static string Shown(string key) => key.Length <= MostShown ? key : $"{key[..MostShown]}…";

    private Task AskAsync() => Go.InvokeAsync(Query with { Service = _service, Key = _key });
}
