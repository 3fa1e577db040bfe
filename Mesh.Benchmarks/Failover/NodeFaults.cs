using System.Runtime.InteropServices;
using Mesh.Benchmarks.Forwarding;

namespace Mesh.Benchmarks.Failover;

/// <summary>The signals, and kill(2).</summary>
internal static partial class NodeFaults
{
    /// <summary>The signal's name.</summary>
    internal static string NameOf(NodeFault fault) => $"SIG{fault}".ToUpperInvariant();

    /// <summary>Sends a process the signal.</summary>
    /// <exception cref="InvalidOperationException">There is no such process any more.</exception>
    internal static void Strike(int process, NodeFault fault) => Send(process, (int)fault, NameOf(fault));

    /// <inheritdoc cref="Strike"/>
    internal static void Tell(int process, ProcessSignal signal) => Send(process, (int)signal, $"{signal}");

    private static void Send(int process, int signal, string name)
    {
        if (Send(process, signal) != 0)
        {
            throw new InvalidOperationException(
                $"{name} did not reach process {process}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
