namespace Mesh.Faults.Processes;

/// <summary>A control group of the kernel's that bounds the memory of the processes in it, as a container's does. Needs root.</summary>
internal sealed class MemoryGroup : IAsyncDisposable
{
    private const string Root = "/sys/fs/cgroup/memory";

    private static int _made;

    private readonly string _folder;

    private MemoryGroup(string folder) => _folder = folder;

    /// <summary>The file that a process is written into to be one of it.</summary>
    internal string Processes => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Null where there are no such groups (of the first version), or this user may not make one.</summary>
    internal static async Task<MemoryGroup?> TryMakeAsync(long bytes)
    {
        try
        {
            var folder = Path.Combine(Root, $"mesh-faults-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
            if (!File.Exists(Path.Combine(Root, "cgroup.procs")))
            {
                return null;
            }

            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "memory.limit_in_bytes"), $"{bytes}").ConfigureAwait(false);
            return new(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The most that its processes held at once, in bytes; pages of files that can be dropped included.</summary>
    internal async Task<long> PeakAsync() => long.Parse(
        await File.ReadAllTextAsync(Path.Combine(_folder, "memory.max_usage_in_bytes")).ConfigureAwait(false), null);

    /// <summary>Its processes have ended by now.</summary>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder); // the kernel's files in it are no obstacle
        return ValueTask.CompletedTask;
    }
}
