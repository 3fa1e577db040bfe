using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>One service's consistent-hash ring: an immutable value.</summary>
public sealed class Ring
{
    private Ring(ImmutableArray<RingMember> members) => Members = members;

    /// <summary>The ring of nobody.</summary>
    public static Ring Empty { get; } = new([]);

    /// <summary>The nodes, sorted by name; lookups answer with indexes into this.</summary>
    public ImmutableArray<RingMember> Members { get; }

    /// <summary>The ring's identity.</summary>
    public ulong Digest { get; }

    /// <summary>Builds the ring of these members.</summary>
    public static Ring Build(IEnumerable<RingMember> members, int pointsPerWeight) =>
        throw new NotImplementedException();

    /// <summary>Where a key falls.</summary>
    public static ulong PositionOf(string key) => throw new NotImplementedException();

    /// <summary>The owner of a position, as an index into <see cref="Members"/>.</summary>
    public int OwnerAt(ulong position) => throw new NotImplementedException();

    /// <summary>The preference list: the owner, then the distinct nodes that follow it clockwise.</summary>
    /// <returns>How many were written: the lesser of the list's length and the number of members.</returns>
    public int PreferenceListAt(ulong position, Span<int> list) => throw new NotImplementedException();

    /// <summary>The fraction of the ring that a member owns, 0 to 1.</summary>
    public double ShareOf(int member) => throw new NotImplementedException();
}
