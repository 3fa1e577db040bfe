using System.Net.Sockets;
using Mesh.Inspection.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection;

/// <summary>
/// Serves <c>pbm</c> clients on a Kestrel endpoint: <c>listen.UseConnectionHandler&lt;PbmConnectionHandler&gt;()</c>.
/// </summary>
/// <remarks>
/// One instance serves all endpoints of a node, so that they share the limit on sessions. Thread-safe.
/// </remarks>
public sealed class PbmConnectionHandler : ConnectionHandler
{
    private readonly PbmLimits _limits = PbmLimits.Default;
    private readonly PaletteRegistry _palettes;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _sessions;

    /// <summary>Made by dependency injection: see <see cref="InspectionServices"/>.</summary>
    public PbmConnectionHandler(
        PaletteRegistry palettes, IServiceProvider services, TimeProvider clock, ILogger<PbmConnectionHandler> logger)
    {
        _palettes = palettes;
        _services = services;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Sessions that are open now.</summary>
    internal int Sessions => Volatile.Read(ref _sessions);

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        _logger.LogDebug("Received petabridge.cmd connection from client [{Client}]", connection.RemoteEndPoint);
        var room = Interlocked.Increment(ref _sessions) <= _limits.Sessions;
        try
        {
            await ServeAsync(connection, room);
        }
        finally
        {
            Interlocked.Decrement(ref _sessions);
            _logger.LogDebug(
                "petabridge.cmd client [{Client}] disconnected. Shutting down...", connection.RemoteEndPoint);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, bool room)
    {
        KeepAlive(connection);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed,
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default);
        await using var channel = new SessionChannel(connection.Transport, _limits, _clock)
        {
            Client = connection.RemoteEndPoint?.ToString() ?? "a client",
        };
        await new PbmSession(channel, _palettes, _services, _logger).RunAsync(RefusalOf(room), stop.Token);
    }

    private string? RefusalOf(bool room) =>
        room ? null : $"{_limits.Sessions} sessions are open, which is this node's limit; close one first";

    // A client whose machine went away during a quiet stream would hold its session for ever.
    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket })
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
    }
}
