using System.Net.Sockets;

namespace Mesh.Faults.Attacks;

/// <summary>Waits for the node to hang up.</summary>
internal static class Ends
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    /// <summary>Reads what comes until the node closes.</summary>
    internal static async Task OfAsync(Socket socket, CancellationToken stop)
    {
        var space = new byte[1_024];
        while (await socket.ReceiveAsync(space, stop).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Reads what comes until the node closes, or a second has gone by.</summary>
    internal static async Task OfAsync(Stream stream, CancellationToken stop)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(stop);
        soon.CancelAfter(Short);
        var space = new byte[1_024];
        while (await stream.ReadAsync(space, soon.Token).ConfigureAwait(false) > 0)
        {
        }
    }
}
