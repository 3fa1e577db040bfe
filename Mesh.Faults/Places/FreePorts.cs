using System.Net;
using System.Net.Sockets;

namespace Mesh.Faults.Places;

/// <summary>Ports of the loopback that nothing listens on, from below the range of outgoing connections. Thread-safe.</summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

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
