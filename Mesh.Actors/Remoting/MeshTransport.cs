using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Mesh.Connections;
using Mesh.Identity;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Remoting;

/// <summary>
/// Akka.Remote's transport over Kestrel and <see cref="System.Net.Security.SslStream"/>, in the place of DotNetty and with its wire:
/// so TLS 1.3, certificates that are read anew, bounded connections, and a peer with a bad certificate that costs its own connection
/// and nothing else.
/// </summary>
/// <remarks>
/// Akka's own ends the actor system that dials a peer whose certificate it does not like (<c>TcpHandlers.UserEventTriggered</c> runs
/// the coordinated shutdown), and no setting keeps it from that. The settings are those of <c>akka.remote.dot-netty.tcp</c>.
/// </remarks>
public sealed class MeshTransport : Transport, IAsyncDisposable
{
    private const int DefaultLimit = 1_024;

    private readonly TlsIdentity? _identity;
    private readonly ILogger _log;
    private readonly Refusals _refusals;
    private readonly int _limit;
    private readonly TimeSpan _patience;
    private readonly SocketConnectionContextFactory _factory;
    private readonly Associations _open = new();
    private readonly Greetings _greetings = new();
    private readonly TaskCompletionSource<IAssociationEventListener> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RemotingListener? _server;
    private Address? _local;

    /// <summary>Called by Akka.</summary>
    public MeshTransport(ActorSystem system, Config config)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(config);

        System = system;
        Config = config;
        var setup = system.Settings.Setup.Get<RemotingSetup>();
        _identity = setup.HasValue ? setup.Value.Identity : null;
        _log = setup.HasValue ? setup.Value.Log : NullLogger.Instance;
        _limit = setup.HasValue ? setup.Value.Limit : DefaultLimit;
        _patience = config.GetTimeSpan("connection-timeout");
        _refusals = setup.HasValue ? setup.Value.Refusals : new Refusals(new(_log, TimeProvider.System));
        _factory = new(new SocketConnectionFactoryOptions(), _log);
        SchemeIdentifier = _identity is null ? "tcp" : "ssl.tcp";
        MaximumPayloadBytes = config.GetByteSize("maximum-frame-size") ?? 128_000;
    }

    /// <inheritdoc/>
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var host = Config.GetString("hostname");
        var address = host.Length == 0 ? IPAddress.Any
            : IPAddress.TryParse(host, out var given) ? given
            : (await Dns.GetHostAddressesAsync(host).ConfigureAwait(false))[0];
        var server = new RemotingListener(new IPEndPoint(address, Config.GetInt("port")), _limit, _refusals, ServeAsync);
        _server = server;
        var bound = await server.StartAsync().ConfigureAwait(false);
        var name = Config.GetString("public-hostname") is { Length: > 0 } known ? known : host.Length > 0 ? host : Dns.GetHostName();
        var port = Config.GetInt("public-port") is var told and > 0 ? told : bound.Port;
        _local = new Address(SchemeIdentifier, System.Name, name, port);
        return (_local, _listener);
    }

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        ArgumentNullException.ThrowIfNull(remoteAddress);

        using var late = new CancellationTokenSource(_patience);
        try
        {
            return Track(await DialAsync(remoteAddress, late.Token).ConfigureAwait(false), remoteAddress);
        }
        catch (Exception fault)
        {
            var why = fault is OperationCanceledException ? $"no answer within {_patience.TotalSeconds} s" : fault.Message;
            throw new InvalidAssociationException($"No connection to {remoteAddress}: {why}", fault);
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> Shutdown()
    {
        await _open.CloseAllAsync().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        await _greetings.DisposeAsync().ConfigureAwait(false);
        _factory.Dispose();
    }

    private async Task<ConnectionContext> DialAsync(Address remote, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        ConnectionContext? connection = null;
        try
        {
            await socket.ConnectAsync(remote.Host!, remote.Port!.Value, cancellation).ConfigureAwait(false);
            connection = _factory.Create(socket);
            return _identity is null
                ? connection
                : await SecureConnection.DialAsync(_identity, connection, name: null, cancellation).ConfigureAwait(false);
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }

    /// <summary>The listener's side of one connection, to its end. Does not throw.</summary>
    private async Task ServeAsync(ConnectionContext connection, ConnectionGate.Pass pass)
    {
        try
        {
            var events = await _listener.Task.ConfigureAwait(false);
            var secure = connection;
            if (_identity is not null)
            {
                using var late = new CancellationTokenSource(_patience);
                secure = await SecureConnection.AcceptAsync(_identity, connection, [Roles.Node], late.Token).ConfigureAwait(false);
            }

            var association = Track(secure, RemoteOf(connection));
            association.Greeted = () => GreetedAsync(pass);
            events.Notify(new InboundAssociation(association));
            await association.Ended.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _refusals.Tell(connection, WhyOf(fault));
        }
    }

    private async ValueTask<bool> GreetedAsync(ConnectionGate.Pass pass)
    {
        var isHeard = await _greetings.TakeAsync().ConfigureAwait(false);
        if (isHeard)
        {
            pass.Admit();
        }

        return isHeard;
    }

    private string WhyOf(Exception fault) =>
        fault is OperationCanceledException ? $"it did not greet within {_patience.TotalSeconds} s" : fault.Message;

    private MeshAssociation Track(ConnectionContext connection, Address remote)
    {
        var association = new MeshAssociation(connection, _local!, remote, (int)MaximumPayloadBytes, _refusals);
        _open.Add(association);
        return association;
    }

    private Address RemoteOf(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint { Address: var address, Port: var port }
        ? new Address(SchemeIdentifier, System.Name, $"{address}", port)
        : throw new InvalidOperationException($"{connection.RemoteEndPoint} is no address");
}
