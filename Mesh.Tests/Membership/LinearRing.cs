using System.IO.Hashing;
using System.Text;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// The slow obvious twin of <see cref="Ring"/>: no index, no sorting by machine, names instead of indexes.
/// </summary>
/// <remarks>
/// It repeats the seeds and the layout of the hashed bytes on purpose: a change on one side alone is caught.
/// </remarks>
internal sealed class LinearRing
{
    private readonly List<(ulong Position, string Name)> _points;

    public LinearRing(IEnumerable<(ulong Position, string Name)> points) => _points = [.. points];

    public static LinearRing Of(IEnumerable<RingMember> members, int pointsPerWeight) =>
        new(from member in members
            from i in Enumerable.Range(0, member.Weight * pointsPerWeight)
            select (PointOf(member.Name, i), member.Name));

    public static ulong PositionOf(string key) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(key), 0x4D6573684B657973);

    /// <summary>
    /// The owner, then its distinct successors: all points, by how far they lie clockwise, then by name.
    /// </summary>
    public List<string> PreferenceListAt(ulong position)
    {
        var clockwise = _points.ToList();
        clockwise.Sort((a, b) =>
        {
            var order = unchecked(a.Position - position).CompareTo(unchecked(b.Position - position));
            return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
        });
        return [.. clockwise.Select(p => p.Name).Distinct()];
    }

    /// <summary>The owner: a scan for the nearest point clockwise.</summary>
    public string OwnerAt(ulong position)
    {
        var best = _points[0];
        foreach (var point in _points)
        {
            var (near, far) = (unchecked(point.Position - position), unchecked(best.Position - position));
            if (near < far || (near == far && string.CompareOrdinal(point.Name, best.Name) < 0))
            {
                best = point;
            }
        }

        return best.Name;
    }

    public IEnumerable<(ulong Position, string Name)> InOrder() =>
        _points.OrderBy(p => p.Position).ThenBy(p => p.Name, StringComparer.Ordinal);

    private static ulong PointOf(string name, int number)
    {
        byte[] littleEndian = [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)];
        return XxHash3.HashToUInt64([.. Encoding.UTF8.GetBytes(name), .. littleEndian], 0x4D65736852696E67);
    }
}
