using System.Net;
using System.Net.Sockets;
using Mesh.Access;
using Mesh.Configuration;
using Mesh.Connections;
using Mesh.Identity;
using Mesh.Inspection.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection;

/// <summary>
/// Serves <c>pbm</c> clients on a Kestrel endpoint: <c>listen.UseConnectionHandler&lt;PbmConnectionHandler&gt;()</c>.
/// </summary>
/// <remarks>
/// One instance serves all endpoints of a node, so that they share the limit on sessions. Where others than this machine may
/// come from, it speaks TLS and nothing else: it puts that over the connection itself. Thread-safe.
/// </remarks>
public sealed class PbmConnectionHandler : ConnectionHandler, IRefusingPort
{
    private readonly PbmLimits _limits = PbmLimits.Default;
    private readonly ConnectionGate _gate;
    private readonly PaletteRegistry _palettes;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Refusals _refusals;
    private readonly Handshake? _handshake;
    private readonly bool _isExposed;
    private int _sessions;

    /// <summary>Made by dependency injection: see <see cref="InspectionServices"/>.</summary>
    public PbmConnectionHandler(
        PaletteRegistry palettes, IServiceProvider services, TimeProvider clock, ILogger<PbmConnectionHandler> logger)
    {
        _palettes = palettes;
        _services = services;
        _clock = clock;
        _logger = logger;
        _refusals = new Refusals(new(logger, clock));
        _gate = new ConnectionGate(_limits.Sessions + ConnectionGate.Strangers, ConnectionGate.Strangers);
        var options = services.GetRequiredService<MeshOptions>();
        _isExposed = PbmCoherence.IsExposed(options.Pbm);
        _handshake = services.GetService<TlsIdentity>() is { } identity
            ? new Handshake(identity, [Roles.Node, Roles.Operator, Roles.Viewer], options.Links.HelloTimeout)
            : null;
    }

    string IRefusingPort.Plane => "pbm";

    long IRefusingPort.Refused => _refusals.Count;

    /// <summary>Sessions that are open now: of clients that have said who they are.</summary>
    internal int Sessions => Volatile.Read(ref _sessions);

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        _logger.ClientCame(connection.RemoteEndPoint);
        using var pass = _gate.Enter(connection);
        if (pass is null)
        {
            Refuse(connection, "too many connections are open");
        }
        else if (!_isExposed && IsLocal(connection.LocalEndPoint))
        {
            await ServeAsync(connection, null, pass);
        }
        else
        {
            await ServeSecuredAsync(connection, pass);
        }

        _logger.ClientLeft(connection.RemoteEndPoint);
    }

    private static bool IsLocal(EndPoint? endPoint) =>
        endPoint is UnixDomainSocketEndPoint || (endPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));

    private async Task ServeSecuredAsync(ConnectionContext connection, ConnectionGate.Pass pass)
    {
        var (secured, fault) = _handshake is null ? (null, "there is no mesh.tls") : await _handshake.AcceptAsync(connection);
        if (secured is null)
        {
            Refuse(connection, fault!);
            return;
        }

        await using (secured)
        {
            await ServeAsync(secured, secured.Peer, pass);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, CertificateSubject? certificate, ConnectionGate.Pass pass)
    {
        KeepAlive.Begin(connection);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed,
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default);
        await using var channel = new SessionChannel(connection.Transport, _limits, _clock);
        var peer = new PbmPeer(
            _services.GetRequiredService<TokenBook>(), AddressOf(connection), isLocal: certificate is null, certificate);
        var isAdmitted = false;
        try
        {
            await new PbmSession(channel, peer, _palettes, _services, _logger).RunAsync(
                why => _refusals.Tell(connection, why), Admit, stop.Token);
        }
        finally
        {
            if (isAdmitted)
            {
                Interlocked.Decrement(ref _sessions);
            }
        }

        string? Admit()
        {
            if (Interlocked.Increment(ref _sessions) > _limits.Sessions)
            {
                Interlocked.Decrement(ref _sessions);
                return $"{_limits.Sessions} sessions are open, which is this node's limit; close one first";
            }

            isAdmitted = true;
            pass.Admit();
            return null;
        }
    }

    private void Refuse(ConnectionContext connection, string why)
    {
        _refusals.Tell(connection, why);
        _services.GetRequiredService<Audit>().Refused(new AuditWho("pbm", null, null, AddressOf(connection)), null, why);
    }

    private static string AddressOf(ConnectionContext connection) => connection.RemoteEndPoint?.ToString() ?? "a client";
}
