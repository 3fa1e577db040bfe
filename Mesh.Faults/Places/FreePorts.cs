using System.Net;
using System.Net.Sockets;

namespace Mesh.Faults.Places;

/// <summary>Ports of the loopback that nothing listens on. Thread-safe.</summary>
/// <remarks>
/// Taken one after the other from below the range that the system gives to outgoing connections: a port that it gives away
/// between being found free and being listened on would fail a run now and then.
/// </remarks>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int _next = Environment.ProcessId * 89 % Count;

    internal static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody listens there: the next
            }
        }
    }
}
