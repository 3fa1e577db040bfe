using System.Net.Sockets;

namespace Mesh.Faults.Attacks;

/// <summary>More connections than anybody needs.</summary>
internal static class Floods
{
    internal static Attack Silent { get; } = new(
        "30", "3,000 connections that say nothing and stay", target => [new Crowd(3_000, 300, stop => StayAsync(target, stop))]);

    internal static Attack Brief { get; } = new(
        "30b", "200 connections a second, closed at once", target => [new Crowd(20, 200, stop => ComeAndGoAsync(target, stop))]);

    private static async Task StayAsync(Target target, CancellationToken stop)
    {
        using var socket = await target.ConnectAsync(stop).ConfigureAwait(false);
        await Ends.OfAsync(socket, stop).ConfigureAwait(false);
    }

    /// <summary>Half of them in good order, half by a reset.</summary>
    private static async Task ComeAndGoAsync(Target target, CancellationToken stop)
    {
        using var socket = await target.ConnectAsync(stop).ConfigureAwait(false);
        socket.LingerState = new LingerOption(((System.Net.IPEndPoint)socket.LocalEndPoint!).Port % 2 == 0, 0);
    }
}
