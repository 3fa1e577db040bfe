using System.Globalization;

namespace Mesh.Benchmarks.Scale;

/// <summary>What connections on a port have carried, both ways.</summary>
/// <param name="Connections">How many there are; each is counted once.</param>
/// <param name="Bytes">Bytes of payload that they have carried.</param>
/// <param name="Packets">Segments that they have carried, acknowledgements too.</param>
internal readonly record struct Traffic(long Connections, long Bytes, long Packets)
{
    public static Traffic operator +(Traffic left, Traffic right) => new(
        left.Connections + right.Connections, left.Bytes + right.Bytes, left.Packets + right.Packets);

    /// <summary>Reads what the kernel says of a connection, counted since it began.</summary>
    internal static Traffic OfOne(string line) => new(
        1,
        Number(line, "bytes_acked:") + Number(line, "bytes_received:"),
        Number(line, "segs_out:") + Number(line, "segs_in:"));

    /// <summary>The same connections, with what they have carried since then.</summary>
    internal Traffic Since(Traffic before) => this with { Bytes = Bytes - before.Bytes, Packets = Packets - before.Packets };

    private static long Number(string line, string name)
    {
        var start = line.IndexOf(" " + name, StringComparison.Ordinal);
        if (start < 0)
        {
            return 0; // the kernel leaves out what is still zero
        }

        var digits = line.AsSpan(start + 1 + name.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
