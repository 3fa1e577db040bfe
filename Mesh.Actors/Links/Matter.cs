namespace Mesh.Links;

/// <summary>What one node tells of one thing: itself, or the ring of a service.</summary>
/// <param name="Origin">The node.</param>
/// <param name="Service">The service; <see cref="TheNode"/> when it is the node itself.</param>
internal readonly record struct Matter(NodeIdentity Origin, string Service)
{
    /// <summary>No service has this name.</summary>
    public const string TheNode = "";

    /// <summary>All that is told on of one node.</summary>
    public static IEnumerable<Matter> Of(NodeIdentity origin, HeardStates states) =>
        Numbered(origin, states).Select(numbered => numbered.Matter);

    /// <summary>The same, each with its number.</summary>
    public static IEnumerable<(Matter Matter, ulong Number)> Numbered(NodeIdentity origin, HeardStates states)
    {
        if (!StateOrigin.Fits(origin))
        {
            yield break;
        }

        if (states.Node is { } node)
        {
            yield return (new Matter(origin, TheNode), node.Number);
        }

        foreach (var ring in states.Rings.Where(ring => ring.State.IsToldOn))
        {
            yield return (new Matter(origin, ring.State.Service), ring.Number);
        }
    }
}
