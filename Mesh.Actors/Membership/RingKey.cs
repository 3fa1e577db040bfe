using System.Text;

namespace Mesh.Membership;

/// <summary>Turns a key into its position, with no allocation and no key that is out of bounds.</summary>
internal static class RingKey
{
    // Clearing a kilobyte of stack takes longer than hashing a usual key, so short keys get a small buffer.
    private const int ShortKeyChars = 42;

    // A UTF-16 unit takes at most this many bytes of UTF-8; a pair of them takes four.
    private const int MaxBytesPerChar = 3;

    /// <summary>The position of a key; a lone surrogate in it counts as U+FFFD, as .NET writes it.</summary>
    public static ulong PositionOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AsciiHash.TryPositionOf(key, out var position) ? position : Written(key);
    }

    /// <summary>The position of a key that is already written as UTF-8.</summary>
    public static ulong PositionOf(ReadOnlySpan<byte> key) =>
        key.Length is >= 1 and <= RequestKey.MaxBytes
            ? RingHash.PositionOf(key)
            : throw new ArgumentException(Fault(key.Length), nameof(key));

    private static ulong Written(string key) => key.Length <= ShortKeyChars
        ? PositionOf(key, stackalloc byte[MaxBytesPerChar * ShortKeyChars])
        : PositionOf(key, stackalloc byte[RequestKey.MaxBytes]);

    private static ulong PositionOf(string key, Span<byte> buffer) =>
        Encoding.UTF8.TryGetBytes(key, buffer, out var written) && written > 0
            ? RingHash.PositionOf(buffer[..written])
            : throw new ArgumentException(Fault(Encoding.UTF8.GetByteCount(key)), nameof(key));

    private static string Fault(int bytes) =>
        $"The key has {bytes} bytes of UTF-8; it must have 1 to {RequestKey.MaxBytes}.";
}
