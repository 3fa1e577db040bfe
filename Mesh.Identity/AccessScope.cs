namespace Mesh.Identity;

/// <summary>One thing that a caller may do: <c>mesh.read</c>, or <c>mesh.invoke:orders</c>.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Target">The service or upstream, <see cref="Any"/> for all of them; null where the kind has none.</param>
public readonly record struct AccessScope(string Kind, string? Target = null)
{
    /// <summary>Send requests to a service.</summary>
    public const string Invoke = "mesh.invoke";

    /// <summary>Have requests forwarded to an upstream.</summary>
    public const string Forward = "mesh.forward";

    /// <summary>Change upstreams.</summary>
    public const string Admin = "mesh.admin";

    /// <summary>Read what a node knows.</summary>
    public const string Read = "mesh.read";

    /// <summary>Look at nodes with pbm.</summary>
    public const string Viewer = "mesh.viewer";

    /// <summary>Whatever pbm can do.</summary>
    public const string Operator = "mesh.operator";

    /// <summary>The target that means every one.</summary>
    public const string Any = "*";

    /// <summary>What a scope may be, for faults.</summary>
    public const string Wanted =
        "mesh.invoke:SERVICE, mesh.forward:UPSTREAM (or * for all), mesh.admin, mesh.read, mesh.viewer or mesh.operator";

    /// <summary>The scope that a text says; null when it is none.</summary>
    public static AccessScope? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        var colon = text.IndexOf(':');
        var (kind, target) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            Invoke or Forward => target is Any || (target is not null && NameRules.IsService(target)) ? new(kind, target) : null,
            Admin or Read or Viewer or Operator => target is null ? new(kind) : null,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Target is null ? Kind : $"{Kind}:{Target}";
}
