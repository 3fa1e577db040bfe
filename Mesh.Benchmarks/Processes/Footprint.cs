using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Mesh.Benchmarks.Processes;

/// <summary>What processes cost, as the system counts it.</summary>
internal static class Footprint
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

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

    /// <summary>The processor time that the whole machine has used, and that its host kept from it, in seconds; 0 where
    /// the system can't tell.</summary>
    internal static double MachineSeconds()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        // user nice system idle iowait irq softirq steal guest…: the guests' time is in user's
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        return ticks.Where((_, at) => at is not (3 or 4)).Sum(tick => double.Parse(tick, CultureInfo.InvariantCulture))
            / TicksPerSecond;
    }

    private static T Of<T>(int id, Func<Process, T> read)
    {
        using var process = Process.GetProcessById(id);
        return read(process);
    }
}
