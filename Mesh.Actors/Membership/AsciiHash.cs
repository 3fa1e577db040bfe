using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mesh.Membership;

/// <summary>
/// XxHash3 of a short ASCII key, read straight from the string: the same value as that of its bytes, in a third of the time.
/// </summary>
/// <remarks>
/// The library hashes bytes, so a string has to be written as UTF-8 first, and the processor then waits for what it has
/// just stored. Here two or more overlapping pieces of the string become bytes in registers. What follows is the reference
/// implementation's case for 4 to 128 bytes (XXH3_64bits_withSeed); tests hold it to the library's results, key by key.
/// </remarks>
internal static class AsciiHash
{
    private const int MinLength = 4;
    private const int MaxLength = 128;
    private const int Half = 8; // characters that make one 64-bit number
    private const int Piece = 16; // characters that one step takes
    private const ulong Seed = unchecked((ulong)RingHash.KeySeed);

    private const ulong Prime = 0x9E3779B185EBCA87;
    private const ulong PrimeOfAvalanche = 0x165667919E3779F9;
    private const ulong PrimeOfFewBytes = 0x9FB21C651E98DF25;

    // XXH3's default secret, its first 128 bytes as little-endian numbers, with the seed added and subtracted in turn.
    private static ReadOnlySpan<ulong> Secret =>
    [
        unchecked(0xBE4BA423396CFEB8 + Seed), unchecked(0x1CAD21F72C81017C - Seed),
        unchecked(0xDB979083E96DD4DE + Seed), unchecked(0x1F67B3B7A4A44072 - Seed),
        unchecked(0x78E5C0CC4EE679CB + Seed), unchecked(0x2172FFCC7DD05A82 - Seed),
        unchecked(0x8E2443F7744608B8 + Seed), unchecked(0x4C263A81E69035E0 - Seed),
        unchecked(0xCB00C391BB52283C + Seed), unchecked(0xA32E531B8B65D088 - Seed),
        unchecked(0x4EF90DA297486471 + Seed), unchecked(0xD8ACDEA946EF1938 - Seed),
        unchecked(0x3F349CE33F76FAA8 + Seed), unchecked(0x1D4F0BC7C7BBDCF9 - Seed),
        unchecked(0x3159B4CD4BE0518A + Seed), unchecked(0x647378D9C97E9FC8 - Seed),
    ];

    /// <summary>The position of a key that is all ASCII and 4 to 128 characters long; false for any other.</summary>
    public static bool TryPositionOf(string key, out ulong position)
    {
        if (BitConverter.IsLittleEndian && Vector128.IsHardwareAccelerated && key.Length is >= MinLength and <= MaxLength)
        {
            var units = MemoryMarshal.Cast<char, ushort>(key.AsSpan());
            return key.Length > Piece ? TryMany(units, out position)
                : key.Length > Half ? TrySome(units, out position)
                : TryFew(units, out position);
        }

        position = 0;
        return false;
    }

    private static bool TryFew(ReadOnlySpan<ushort> units, out ulong position)
    {
        var first = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(units))).AsUInt16();
        var last = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(units[^4..]))).AsUInt16();
        var flip = (0x1CAD21F72C81017C ^ 0xDB979083E96DD4DE)
            - (Seed ^ ((ulong)BinaryPrimitives.ReverseEndianness(unchecked((uint)Seed)) << 32));
        var hash = ((BytesOf(first) << 32) + (uint)BytesOf(last)) ^ flip;
        hash ^= BitOperations.RotateLeft(hash, 49) ^ BitOperations.RotateLeft(hash, 24);
        hash *= PrimeOfFewBytes;
        hash ^= (hash >> 35) + (ulong)units.Length;
        hash *= PrimeOfFewBytes;
        position = hash ^ (hash >> 28);
        return IsAscii(first | last);
    }

    private static bool TrySome(ReadOnlySpan<ushort> units, out ulong position)
    {
        var first = Vector128.Create(units);
        var last = Vector128.Create(units[^Half..]);
        var low = BytesOf(first) ^ unchecked((0x1F67B3B7A4A44072 ^ 0x78E5C0CC4EE679CB) + Seed);
        var high = BytesOf(last) ^ unchecked((0x2172FFCC7DD05A82 ^ 0x8E2443F7744608B8) - Seed);
        position = Avalanche((ulong)units.Length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
        return IsAscii(first | last);
    }

    private static bool TryMany(ReadOnlySpan<ushort> units, out ulong position)
    {
        var sum = (ulong)units.Length * Prime;
        var all = Vector128<ushort>.Zero;
        for (var piece = (units.Length - 1) / (2 * Piece); piece >= 0; piece--)
        {
            sum += Mix(units[(piece * Piece)..], Secret[(4 * piece)..], ref all);
            sum += Mix(units[^((piece + 1) * Piece)..], Secret[((4 * piece) + 2)..], ref all);
        }

        position = Avalanche(sum);
        return IsAscii(all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ReadOnlySpan<ushort> units, ReadOnlySpan<ulong> secret, ref Vector128<ushort> all)
    {
        var low = Vector128.Create(units);
        var high = Vector128.Create(units[Half..]);
        all |= low | high;
        return Fold(BytesOf(low) ^ secret[0], BytesOf(high) ^ secret[1]);
    }

    // Wrong for what is not ASCII, and then of no use.
    private static ulong BytesOf(Vector128<ushort> units) => Vector128.Narrow(units, units).AsUInt64().ToScalar();

    private static bool IsAscii(Vector128<ushort> units) =>
        (units & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return low ^ high;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 37)) * PrimeOfAvalanche;
        return hash ^ (hash >> 32);
    }
}
