using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Mesh.Node.Gateway;

/// <summary>Reads the key out of a request target: its last segment, percent-decoded, which must be UTF-8.</summary>
/// <remarks>
/// The raw target is read because the server's decoded path can't tell <c>a%2Fb</c> from <c>a%252Fb</c>, and leaves
/// bytes as they are that aren't UTF-8. A raw slash never stands in a key, so the last one is where the key starts.
/// </remarks>
internal static class PathKey
{
    /// <summary>Decodes the key at the end of a target's path. Throws nothing, whatever the target is.</summary>
    /// <param name="rawTarget">The target as it was sent, in origin or absolute form, with or without a query.</param>
    /// <param name="key">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="fault">Else what is wrong with it.</param>
    internal static bool TryDecode(
        ReadOnlySpan<char> rawTarget,
        [NotNullWhen(true)] out string? key,
        [NotNullWhen(false)] out GatewayFault? fault)
    {
        key = null;
        var segment = LastSegment(rawTarget);
        Span<byte> bytes = stackalloc byte[RequestKey.MaxBytes];
        var length = Decode(segment, bytes, out var problem);
        fault = problem is null ? FaultOf(bytes[..Math.Min(length, RequestKey.MaxBytes)], length) : GatewayFault.Key(problem);
        if (fault is not null)
        {
            return false;
        }

        key = Encoding.UTF8.GetString(bytes[..length]);
        return true;
    }

    /// <summary>Whether a target's path ends in a slash: a key was meant, and it is empty.</summary>
    internal static bool IsEmpty(ReadOnlySpan<char> rawTarget) => LastSegment(rawTarget).IsEmpty;

    /// <summary>What forbids a key of this many bytes of UTF-8; null when nothing does.</summary>
    internal static GatewayFault? FaultOfLength(int bytes) => bytes switch
    {
        0 => GatewayFault.Key("The key is empty; wanted 1 to 1024 bytes of UTF-8."),
        > RequestKey.MaxBytes => GatewayFault.Key($"The key has {bytes} bytes; wanted 1 to 1024 bytes of UTF-8."),
        _ => null,
    };

    private static GatewayFault? FaultOf(ReadOnlySpan<byte> bytes, int length)
    {
        if (FaultOfLength(length) is { } fault)
        {
            return fault;
        }

        // The server resolves dot segments, escaped or not, before it matches a route.
        if (bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
        {
            return GatewayFault.Key(
                $"The key is a dot segment, which a path can't carry; send it as {GatewayHeaders.Key}.");
        }

        return Utf8.IsValid(bytes) ? null : GatewayFault.Key("The key's decoded bytes are not UTF-8; wanted UTF-8.");
    }

    private static ReadOnlySpan<char> LastSegment(ReadOnlySpan<char> target)
    {
        var end = target.IndexOfAny('?', '#');
        var path = end < 0 ? target : target[..end];
        return path[(path.LastIndexOf('/') + 1)..];
    }

    // Counts on past the end of the span, so that the fault can say how long the key is.
    private static int Decode(ReadOnlySpan<char> segment, Span<byte> bytes, out string? problem)
    {
        problem = null;
        var length = 0;
        for (var at = 0; at < segment.Length; at++)
        {
            int value = segment[at];
            if (value == '%' && (value = HexPairAt(segment, at + 1)) >= 0)
            {
                at += 2;
            }
            else if (value is < 0x21 or > 0x7E)
            {
                problem = value < 0
                    ? $"The key has a '%' at character {at + 1} that two hex digits do not follow; write '%' as %25."
                    : $"The key has U+{value:X4} at character {at + 1} of its segment; wanted it percent-encoded.";
                return 0;
            }

            if (length < bytes.Length)
            {
                bytes[length] = (byte)value;
            }

            length++;
        }

        return length;
    }

    private static int HexPairAt(ReadOnlySpan<char> segment, int at) =>
        at + 1 < segment.Length && char.IsAsciiHexDigit(segment[at]) && char.IsAsciiHexDigit(segment[at + 1])
            ? (HexDigit(segment[at]) << 4) | HexDigit(segment[at + 1])
            : -1;

    private static int HexDigit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
