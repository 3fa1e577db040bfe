using System.Text;

namespace Mesh.Node.Dashboard.Views;

/// <summary>What the page's address asks for: whoever opens the same address sees the same. Null where it says nothing.</summary>
public sealed record PageQuery
{
    /// <summary>The service whose ring is shown, and whose keys are asked for.</summary>
    public string? Service { get; init; }

    /// <summary>The key that is asked for.</summary>
    public string? Key { get; init; }

    /// <summary>The node that stands out.</summary>
    public string? Node { get; init; }

    /// <summary>What the members are ordered by.</summary>
    public string? Order { get; init; }

    /// <summary>What the names of the members that are shown have in them.</summary>
    public string? Find { get; init; }

    /// <summary>What would be done: one of <see cref="PlanAnswer.Actions"/>.</summary>
    public string? Plan { get; init; }

    /// <summary>To which node.</summary>
    public string? Target { get; init; }

    /// <summary>Which weight it would have.</summary>
    public string? Weight { get; init; }

    /// <summary>The parts that are said, by their names in the address.</summary>
    internal IEnumerable<(string Name, string Value)> Parts =>
        new (string Name, string? Value)[]
            {
                ("service", Service), ("key", Key), ("node", Node), ("order", Order), ("find", Find),
                ("plan", Plan), ("target", Target), ("weight", Weight),
            }
            .Where(part => !string.IsNullOrEmpty(part.Value))
            .Select(part => (part.Name, part.Value!));

    /// <summary>The address.</summary>
    internal string Url
    {
        get
        {
            var text = new StringBuilder("/");
            foreach (var (name, value) in Parts)
            {
                text.Append(text.Length == 1 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }

            return text.ToString();
        }
    }
}
