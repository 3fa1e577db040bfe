using System.Runtime.InteropServices;

namespace Mesh.Faults.Processes;

/// <summary>What a process can be sent. The values are Linux's.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>kill(2).</summary>
internal static partial class Signals
{
    /// <summary>False when there is no such process any more.</summary>
    internal static bool TrySend(int process, Signal signal) => SendSignal(process, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
