using System.Collections.Immutable;
using System.Diagnostics;

namespace Mesh.Benchmarks.Processes;

/// <summary>What processes cost, as the system counts it.</summary>
internal static class Footprint
{
    /// <summary>The processor time that these processes have used since they started, in seconds.</summary>
    internal static double ProcessorSeconds(ImmutableArray<int> processes) =>
        processes.Sum(id => Of(id, process => process.TotalProcessorTime.TotalSeconds));

    /// <summary>The most memory that a process has had resident since <see cref="ForgetPeak"/>, in bytes.</summary>
    internal static long PeakBytes(int process) => Of(process, found => found.PeakWorkingSet64);

    /// <summary>Counts the peak from now on; where the system can't, it counts from the process's start.</summary>
    internal static void ForgetPeak(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText($"/proc/{process}/clear_refs", "5");
        }
    }

    private static T Of<T>(int id, Func<Process, T> read)
    {
        using var process = Process.GetProcessById(id);
        return read(process);
    }
}
