using System.Diagnostics;
using System.Globalization;

namespace Mesh.Benchmarks.Scale;

/// <summary>All connections of a cluster at one moment, with what each has carried, as the kernel counts it.</summary>
internal sealed class Connections
{
    private readonly Dictionary<(string Local, string Remote), Traffic> _each = [];

    /// <summary>Reads them; null where <c>ss</c> of iproute2 is missing.</summary>
    /// <param name="port">That of the nodes' control planes; that of their data planes is the next.</param>
    internal static async Task<Connections?> ReadAsync(int port)
    {
        // The end at the listening port alone, so that each connection is counted once.
        var start = new ProcessStartInfo(
            "ss", ["-tinHO", "state", "established", $"( sport >= :{port} and sport <= :{port + 1} )"])
        { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var connections = new Connections();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                // "0 0 [::ffff:127.0.0.1]:21000 [::ffff:127.0.0.1]:55320 bbr …"
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                connections._each[(words[2], words[3])] = Traffic.OfOne(line);
            }

            return connections;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>What those on a port have carried since an earlier moment; what has ended meanwhile does not count.</summary>
    internal Traffic Since(Connections before, int port) => _each
        .Where(connection => PortOf(connection.Key.Local) == port)
        .Aggregate(default(Traffic), (sum, connection) =>
            sum + connection.Value.Since(before._each.GetValueOrDefault(connection.Key)));

    private static int PortOf(string end) => int.Parse(end.AsSpan(end.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
}
