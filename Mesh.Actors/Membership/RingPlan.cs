using System.Collections.Immutable;

namespace Mesh.Membership;

/// <summary>What a change of a ring's members would move, before it is done: exact, for the ring that follows is built.</summary>
/// <param name="Before">The ring as it is.</param>
/// <param name="After">The ring as it would be.</param>
/// <param name="Moves">Who takes over how much from whom, the largest part first.</param>
internal sealed record RingPlan(Ring Before, Ring After, ImmutableArray<RingMove> Moves)
{
    /// <summary>The plan for a ring whose members would be others.</summary>
    /// <exception cref="ArgumentException">Nobody is on the ring before or after.</exception>
    public static RingPlan Of(Ring before, IEnumerable<RingMember> members)
    {
        var after = Ring.Build(members, before.PointsPerWeight);
        return new(before, after, RingMoves.Between(before, after));
    }

    /// <summary>The fraction of all keys that get another owner, 0 to 1.</summary>
    public double Moved => Moves.Sum(move => move.Share);

    /// <summary>Who takes over most, and how much; null when nothing moves.</summary>
    public (string Node, double Share)? HottestHeir => Moves
        .GroupBy(move => move.To, StringComparer.Ordinal)
        .Select(heir => (heir.Key, heir.Sum(move => move.Share)))
        .OrderByDescending(heir => heir.Item2)
        .Cast<(string, double)?>()
        .FirstOrDefault();

    /// <summary>Each node that is on one of the rings, sorted, with its weight and its share there.</summary>
    public ImmutableArray<PlannedMember> Members
    {
        get
        {
            var (before, after) = (Places(Before), Places(After));
            return
            [
                .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(name => new PlannedMember(name, PlaceIn(before, name), PlaceIn(after, name))),
            ];
        }
    }

    private static Dictionary<string, RingPlace> Places(Ring ring) => ring.Members
        .Select((member, index) => (member.Name, Place: new RingPlace(member.Weight, ring.ShareOf(index))))
        .ToDictionary(member => member.Name, member => member.Place, StringComparer.Ordinal);

    private static RingPlace? PlaceIn(Dictionary<string, RingPlace> places, string name) =>
        places.TryGetValue(name, out var place) ? place : null;
}

/// <summary>A node's place before and after.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Before">Null where it is not on the ring.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record PlannedMember(string Name, RingPlace? Before, RingPlace? After);

/// <summary>What a node has of a ring.</summary>
/// <param name="Weight">Its weight.</param>
/// <param name="Share">The fraction of all positions that it owns, 0 to 1.</param>
internal readonly record struct RingPlace(int Weight, double Share);
