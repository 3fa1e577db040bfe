using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>Members and keys to try rings with; everything random comes from a seed that a failure prints.</summary>
internal static class RingSamples
{
    public const int PointsPerWeight = 256;

    public static Ring RingOf(params string[] names) => Ring.Build(MembersOf(names), PointsPerWeight);

    public static RingMember[] MembersOf(params string[] names) =>
        Array.ConvertAll(names, name => new RingMember(name, 1));

    /// <summary>node1, node2, … as a deployment would name them.</summary>
    public static RingMember[] Numbered(string prefix, int count) =>
        MembersOf([.. Enumerable.Range(1, count).Select(i => $"{prefix}{i}")]);

    public static RingMember[] RandomMembers(Random random, int count, int maxWeight = 1)
    {
        var names = new HashSet<string>();
        while (names.Count < count)
        {
            names.Add($"n{random.NextInt64():x}");
        }

        return [.. names.Select(name => new RingMember(name, random.Next(1, maxWeight + 1)))];
    }

    public static ulong[] RandomPositions(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];

    public static string NameAt(this Ring ring, ulong position) => ring.Members[ring.OwnerAt(position)].Name;

    public static string[] PreferenceListNames(this Ring ring, ulong position, int length)
    {
        var list = new int[length];
        var count = ring.PreferenceListAt(position, list);
        return [.. list.Take(count).Select(i => ring.Members[i].Name)];
    }
}
