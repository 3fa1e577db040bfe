using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Upstreams;

/// <summary>Which nodes probe an instance: the first of its preference list on a ring of all nodes. Immutable.</summary>
internal sealed class Probers(IEnumerable<string> nodes, string self)
{
    // Enough for an even spread of many instances; the ring is built anew with each change of membership.
    private const int Points = 64;

    private readonly Ring _ring = Ring.Build(nodes.Distinct().Select(node => new RingMember(node, 1)), Points);

    /// <summary>The nodes, each once.</summary>
    public IEnumerable<string> Nodes => _ring.Members.Select(member => member.Name);

    /// <summary>The nodes that probe an instance, the first first.</summary>
    /// <param name="key">The instance's <see cref="EntryKey"/>.</param>
    /// <param name="count">How many there are to be.</param>
    public ImmutableArray<string> Of(string key, int count)
    {
        if (_ring.Members.IsEmpty)
        {
            return [];
        }

        Span<int> list = stackalloc int[count];
        var found = _ring.PreferenceListAt(Ring.PositionOf(key), list);
        var names = ImmutableArray.CreateBuilder<string>(found);
        foreach (var member in list[..found])
        {
            names.Add(_ring.Members[member].Name);
        }

        return names.MoveToImmutable();
    }

    /// <summary>Whether this node is the first of them: what one alone is to do, it does.</summary>
    public bool IsFirst(string key) => Of(key, 1) is [var first] && first == self;
}
