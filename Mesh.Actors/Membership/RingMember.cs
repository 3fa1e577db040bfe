namespace Mesh.Membership;

/// <summary>A node on a ring.</summary>
/// <param name="Name">The node's stable name, compared by ordinal; not empty.</param>
/// <param name="Weight">Its share relative to the others; 1 to 100.</param>
public readonly record struct RingMember(string Name, int Weight)
{
    /// <summary>The largest weight; the smallest is 1.</summary>
    public const int MaxWeight = 100;

    /// <summary>
    /// The members sorted by ordinal name: the only order that a ring knows, whatever order they came in.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty or there twice, or a weight is out of range.</exception>
    internal static RingMember[] Sorted(IEnumerable<RingMember> members)
    {
        var sorted = members.ToArray();
        foreach (var member in sorted)
        {
            member.Check();
        }

        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (string.Equals(sorted[i].Name, sorted[i - 1].Name, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"The name '{sorted[i].Name}' is on the ring twice; each name must be there once.",
                    nameof(members));
            }
        }

        return sorted;
    }

    private void Check()
    {
        if (string.IsNullOrEmpty(Name))
        {
            throw new ArgumentException(
                $"A member of weight {Weight} has an empty name; a ring needs each node's stable name.", "members");
        }

        if (Weight is < 1 or > MaxWeight)
        {
            throw new ArgumentException(
                $"The weight of '{Name}' is {Weight}; it must be 1 to {MaxWeight}.", "members");
        }
    }
}
