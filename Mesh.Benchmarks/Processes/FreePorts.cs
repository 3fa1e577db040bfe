using System.Net;
using System.Net.Sockets;

namespace Mesh.Benchmarks.Processes;

/// <summary>Ports of the loopback that nothing listens on. Thread-safe.</summary>
/// <remarks>Taken one after the other from below the range that the system gives to outgoing connections, so that the next
/// cluster never meets what the last one left behind.</remarks>
internal static class FreePorts
{
    private const int First = 12_000;
    private const int Count = 18_000;

    private static int _next = Environment.ProcessId * 89 % Count;

    /// <summary>The first of some neighbouring ports.</summary>
    /// <param name="count">How many; 1 to 100.</param>
    internal static int Next(int count)
    {
        while (true)
        {
            var first = First + ((Interlocked.Add(ref _next, count) & int.MaxValue) % (Count - count));
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false; // somebody listens there
        }
    }
}
