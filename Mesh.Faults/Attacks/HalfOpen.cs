using System.Net;
using System.Net.Sockets;
using Mesh.Faults.Places;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Attacks;

/// <summary>
/// Clients whose machine is gone from one moment to the next: nothing says so to the node, whose side of the connection stands.
/// </summary>
internal static class HalfOpen
{
    private const int Strangers = 150;
    private const int Peers = 4;

    private static int _waves; // each has an address of its own, which never comes back

    internal static Attack All { get; } = new(
        "30e", "154 clients every 5 s, whose machine is gone then", (target, network) =>
        [
            new Crowd(1, 1, stop => WaveAsync(target, network!, stop)),
        ])
    {
        NeedsNetwork = true,
    };

    private static async Task WaveAsync(Target target, Network network, CancellationToken stop)
    {
        var address = new IPAddress([10, 99, 0, (byte)(101 + (Interlocked.Increment(ref _waves) % 150))]);
        await network.AddAddressAsync(address).ConfigureAwait(false);
        List<Socket> sockets = [];
        try
        {
            await ComeAsync(target, address, sockets, stop).ConfigureAwait(false);
        }
        finally
        {
            await network.VanishAsync(address).ConfigureAwait(false);
            foreach (var socket in sockets)
            {
                socket.LingerState = new LingerOption(true, 0); // one reset, which is lost
                socket.Dispose();
            }

            await network.RemoveAddressAsync(address).ConfigureAwait(false);
        }

        await Task.Delay(TimeSpan.FromSeconds(4), stop).ConfigureAwait(false);
    }

    /// <summary>Some say nothing, some begin, some are peers in good order.</summary>
    private static async Task ComeAsync(Target target, IPAddress from, List<Socket> sockets, CancellationToken stop)
    {
        for (var number = 0; number < Strangers + Peers; number++)
        {
            var socket = await target.ConnectAsync(stop, from: from).ConfigureAwait(false);
            sockets.Add(socket);
            if (number < Peers)
            {
                var stream = await target.SecureAsync(socket, ClusterCertificates.Stranger, stop).ConfigureAwait(false);
                await stream.WriteAsync(target.Greeting, stop).ConfigureAwait(false);
            }
            else if (number % 2 == 0)
            {
                await socket.SendAsync(target.Opening, stop).ConfigureAwait(false);
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(false); // whatever was to be read is read
    }
}
