namespace Mesh.Benchmarks.Forwarding;

/// <summary>What a process is told beside faults. The values are those of Linux's signals.</summary>
internal enum ProcessSignal
{
    /// <summary>SIGHUP: some programs read their configuration anew for it.</summary>
    Hangup = 1,

    /// <summary>SIGCONT: the end of a freeze.</summary>
    Continue = 18,
}
