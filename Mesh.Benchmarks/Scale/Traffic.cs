using System.Diagnostics;
using System.Globalization;

namespace Mesh.Benchmarks.Scale;

/// <summary>What connections on a port have carried, both ways, as the kernel counts it for each.</summary>
/// <param name="Connections">How many there are; each is counted once.</param>
/// <param name="Bytes">Bytes of payload that they have carried.</param>
/// <param name="Packets">Segments that they have carried, acknowledgements too.</param>
internal readonly record struct Traffic(long Connections, long Bytes, long Packets)
{
    /// <summary>What was carried since then; of the connections, those that are there now.</summary>
    internal Traffic Since(Traffic before) => new(Connections, Bytes - before.Bytes, Packets - before.Packets);

    /// <summary>What the two planes of a cluster have carried; null where <c>ss</c> of iproute2 is missing.</summary>
    /// <param name="port">That of the nodes' control planes; that of their data planes is the next.</param>
    internal static async Task<(Traffic Control, Traffic Data)?> ReadAsync(int port)
    {
        // The end at the listening port alone, so that each connection is counted once.
        var start = new ProcessStartInfo(
            "ss", ["-tinHO", "state", "established", $"( sport >= :{port} and sport <= :{port + 1} )"])
        { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var (control, data) = (default(Traffic), default(Traffic));
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (PortIn(line) == port)
                {
                    control = control.With(line);
                }
                else
                {
                    data = data.With(line);
                }
            }

            return (control, data);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private Traffic With(string line) => new(
        Connections + 1,
        Bytes + Number(line, "bytes_acked:") + Number(line, "bytes_received:"),
        Packets + Number(line, "segs_out:") + Number(line, "segs_in:"));

    // "0 0 [::ffff:127.0.0.1]:21000 [::ffff:127.0.0.1]:55320 bbr …": the third word is the local end.
    private static int PortIn(string line)
    {
        var local = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        return int.Parse(local.AsSpan(local.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
    }

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
