using System.Globalization;

namespace Mesh.Faults.Processes;

/// <summary>What a process holds, as the kernel counts it.</summary>
/// <param name="Process">The process's id.</param>
/// <param name="Bytes">Its resident memory.</param>
/// <param name="Handles">Its open files and sockets.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record Footprint(int Process, long Bytes, int Handles, int Threads)
{
    private const long SpareBytes = 50 << 20;
    private const int SpareHandles = 10;
    private const int SpareThreads = 10; // the pool's own coming and going

    /// <summary>Null when the process is gone.</summary>
    internal static Footprint? Of(int process)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{process}/status");
            return new(
                process,
                Number(status, "VmRSS:") * 1024,
                Directory.GetFiles($"/proc/{process}/fd").Length,
                (int)Number(status, "Threads:"));
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it came back to the level before: a fifth or 50 MiB more memory, and a few handles and threads.</summary>
    internal bool IsBackTo(Footprint before) =>
        Bytes <= before.Bytes + Math.Max(SpareBytes, before.Bytes / 5)
        && Handles <= before.Handles + SpareHandles
        && Threads <= before.Threads + SpareThreads;

    /// <summary>The higher of each figure.</summary>
    internal Footprint Crest(Footprint other) =>
        new(Process, Math.Max(Bytes, other.Bytes), Math.Max(Handles, other.Handles), Math.Max(Threads, other.Threads));

    /// <summary>For people.</summary>
    public override string ToString() => $"{Bytes >> 20} MiB, {Handles} handles, {Threads} threads";

    private static long Number(string[] status, string name) => long.Parse(
        status.First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
