using System.Runtime.InteropServices;

namespace Mesh.Benchmarks.Failover;

/// <summary>The signals, and kill(2).</summary>
internal static partial class NodeFaults
{
    /// <summary>The signal's name.</summary>
    internal static string NameOf(NodeFault fault) => $"SIG{fault}".ToUpperInvariant();

    /// <exception cref="InvalidOperationException">There is no such process any more: nothing would be measured.</exception>
    internal static void Strike(int process, NodeFault fault)
    {
        if (Send(process, (int)fault) != 0)
        {
            throw new InvalidOperationException($"{fault} did not reach process {process}: {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
