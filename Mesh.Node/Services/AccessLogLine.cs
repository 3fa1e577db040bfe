using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mesh.Node.Services;

/// <summary>
/// One line of an access log in the combined format, read up to the size:
/// <c>address identity user [day/month/year:hour:minute:second zone] "request" status size</c>.
/// What follows the size, referrer and agent, is not looked at: a line whose end was cut off there is sound.
/// </summary>
/// <remarks>Format: "Log Files" in the manual of the Apache HTTP server, version 2.4. A view of the bytes
/// parsed.</remarks>
internal readonly ref struct AccessLogLine
{
    private const string SizeWanted = "0 to 9223372036854775807, or \"-\"";

    private AccessLogLine(ReadOnlySpan<byte> client, long unixSeconds, int status, long bytes)
    {
        Client = client;
        UnixSeconds = unixSeconds;
        Status = status;
        Bytes = bytes;
    }

    /// <summary>Who asked: an address or a host name, of visible ASCII.</summary>
    internal ReadOnlySpan<byte> Client { get; }

    /// <summary>When, in seconds since 1970 UTC.</summary>
    internal long UnixSeconds { get; }

    /// <summary>The HTTP status sent, three digits.</summary>
    internal int Status { get; }

    /// <summary>The size of what was sent; zero or more, and zero for <c>-</c>.</summary>
    internal long Bytes { get; }

    /// <summary>Reads a line, with or without the line feed at its end. Never throws.</summary>
    /// <param name="input">Any bytes.</param>
    /// <param name="line">The line, when it is sound.</param>
    /// <param name="fault">Else which field is at fault, what was found and what was wanted.</param>
    internal static bool TryParse(
        ReadOnlySpan<byte> input, out AccessLogLine line, [NotNullWhen(false)] out string? fault)
    {
        line = default;
        fault = null;
        var fields = new AccessLogFields(WithoutLineEnd(input));
        if (fields.TryOneLine()
            && fields.TryWord("client address", out var client)
            && fields.TryWord("identity", out _)
            && fields.TryWord("user", out _)
            && fields.TryBracketed("time", out var time)
            && (AccessLogTime.TryParse(time, out var at) || fields.Refuse("time", time, AccessLogTime.Wanted))
            && fields.TryQuoted("request")
            && fields.TryWord("status", out var digits)
            && (TryStatus(digits, out var status) || fields.Refuse("status", digits, "three digits"))
            && fields.TryLastWord("size", out var size)
            && (TrySize(size, out var bytes) || fields.Refuse("size", size, SizeWanted)))
        {
            line = new(client, at, status, bytes);
            return true;
        }

        fault = fields.Fault!;
        return false;
    }

    private static bool TryStatus(ReadOnlySpan<byte> text, out int status)
    {
        status = 0;
        return text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status);
    }

    private static bool TrySize(ReadOnlySpan<byte> text, out long bytes)
    {
        bytes = 0;
        return text.SequenceEqual("-"u8)
            || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes);
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> input) =>
        input.EndsWith("\r\n"u8) ? input[..^2] : input.EndsWith("\n"u8) ? input[..^1] : input;
}
