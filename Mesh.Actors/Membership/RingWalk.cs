namespace Mesh.Membership;

/// <summary>Goes round the points of a ring and collects the distinct members in their order.</summary>
internal static class RingWalk
{
    // Up to here, looking through the list is cheaper than clearing and keeping a set.
    private const int ShortList = 16;

    // Members whose set fits on the stack: 128 bytes. Larger rings allocate it, for long lists only.
    private const int MembersOnStack = 1024;

    private const int BitsPerWord = 64;

    /// <summary>Fills the list with the distinct members from a point on, clockwise.</summary>
    /// <param name="points">The ring's points; each member has at least one.</param>
    /// <param name="start">The point to start from; <see cref="RingPoints.Count"/> stands for the first.</param>
    /// <param name="memberCount">How many members the ring has.</param>
    /// <param name="list">No longer than <paramref name="memberCount"/>; filled whole.</param>
    /// <returns>The list's length.</returns>
    public static int Collect(RingPoints points, int start, int memberCount, Span<int> list)
    {
        if (list.Length <= ShortList)
        {
            return CollectFew(points, start, list);
        }

        var words = (memberCount + BitsPerWord - 1) / BitsPerWord;
        return memberCount <= MembersOnStack
            ? CollectMany(points, start, list, stackalloc ulong[MembersOnStack / BitsPerWord])
            : CollectMany(points, start, list, new ulong[words]);
    }

    private static int CollectFew(RingPoints points, int start, Span<int> list)
    {
        var found = 0;
        for (var i = start; found < list.Length; i = Next(points, i))
        {
            var member = points.MemberOf(i);
            if (!list[..found].Contains(member))
            {
                list[found++] = member;
            }
        }

        return found;
    }

    private static int CollectMany(RingPoints points, int start, Span<int> list, Span<ulong> seen)
    {
        var found = 0;
        for (var i = start; found < list.Length; i = Next(points, i))
        {
            var member = points.MemberOf(i);
            ref var word = ref seen[member / BitsPerWord];
            var bit = 1UL << (member % BitsPerWord);
            if ((word & bit) == 0)
            {
                word |= bit;
                list[found++] = member;
            }
        }

        return found;
    }

    // The sentinel at Count stands for point 0, so the one after it is 1.
    private static int Next(RingPoints points, int index) => index < points.Count ? index + 1 : 1;
}
