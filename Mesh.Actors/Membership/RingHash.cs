using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Mesh.Membership;

/// <summary>
/// Every hash that decides where things stand on a ring: XxHash3, the same on each platform and in each process.
/// </summary>
/// <remarks>
/// All nodes of a cluster must agree on this file. Changing a seed or a byte of the input moves nearly every key, so
/// <c>RingGoldenTests</c> pins the values. Keys and points have seeds of their own: with one seed, a key that reads
/// like a point's input would stand exactly on that point.
/// </remarks>
internal static class RingHash
{
    // Eight letters each, read as a big-endian number: MeshKeys, MeshRing, MeshDgst.
    public const long KeySeed = 0x4D6573684B657973;
    private const long PointSeed = 0x4D65736852696E67;
    private const long DigestSeed = 0x4D65736844677374;

    /// <summary>
    /// Writes a node's points: the hash of its UTF-8 name and the point's number as a little-endian int.
    /// </summary>
    /// <remarks>
    /// Point i does not depend on how many there are, so a smaller weight's points start a larger one's.
    /// </remarks>
    public static void WritePoints(string name, int member, Span<RingPoint> points)
    {
        var input = new byte[Encoding.UTF8.GetByteCount(name) + sizeof(int)];
        var nameBytes = Encoding.UTF8.GetBytes(name, input);
        for (var i = 0; i < points.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(nameBytes), i);
            points[i] = new RingPoint(XxHash3.HashToUInt64(input, PointSeed), member);
        }
    }

    /// <summary>Where a key of 1 to 1,024 bytes falls; the caller has checked its length.</summary>
    public static ulong PositionOf(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, KeySeed);

    /// <summary>
    /// The identity of a ring: of its sorted members with their weights, and of how many points a weight has.
    /// </summary>
    /// <remarks>Each name goes in with its length, so that no two lists of members have the same input.</remarks>
    public static ulong DigestOf(ReadOnlySpan<RingMember> members, int pointsPerWeight)
    {
        var hash = new XxHash3(DigestSeed);
        AppendNumber(hash, pointsPerWeight);
        AppendNumber(hash, members.Length);
        foreach (var member in members)
        {
            var name = Encoding.UTF8.GetBytes(member.Name);
            AppendNumber(hash, name.Length);
            hash.Append(name);
            AppendNumber(hash, member.Weight);
        }

        return hash.GetCurrentHashAsUInt64();
    }

    private static void AppendNumber(XxHash3 hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
