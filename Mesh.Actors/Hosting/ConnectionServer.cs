using System.Net;
using Akka.Hosting;
using Mesh.Configuration;
using Mesh.Connections;
using Mesh.Identity;
using Mesh.Inspection;
using Mesh.Links;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting;

/// <summary>A Kestrel of the node's own, with no HTTP on it: the endpoints of the data plane and of pbm.</summary>
/// <remarks>It starts before the actor system, because the data plane's port is one of the node's roles.</remarks>
internal sealed class ConnectionServer : IHostedService, IDisposable
{
    private readonly MeshRuntime _runtime;
    private readonly AkkaConfigurationBuilder _akka;
    private readonly Deployment _deployment;
    private readonly PaletteRegistry _palettes;
    private readonly ILogger<ConnectionServer> _log;
    private readonly KestrelServer _server;
    private ListenOptions? _dataPlane;
    private ListenOptions? _pbm;
    private readonly ConnectionGate _gate;

    public ConnectionServer(
        MeshRuntime runtime,
        AkkaConfigurationBuilder akka,
        Deployment deployment,
        PaletteRegistry palettes,
        IServiceProvider provider,
        ILoggerFactory logs)
    {
        _runtime = runtime;
        _akka = akka;
        _deployment = deployment;
        _palettes = palettes;
        _log = logs.CreateLogger<ConnectionServer>();
        var limit = runtime.Options.Links.MaxConnections;
        _gate = new ConnectionGate(limit, Math.Min(limit, ConnectionGate.Strangers));

        var options = new KestrelServerOptions { ApplicationServices = provider };
        var node = runtime.Options.Node;
        options.Listen(new IPEndPoint(IPAddress.Parse(node.BindHostname), node.DataPort), listen =>
        {
            _dataPlane = listen;
            listen.Run(ServeAsync);
        });
        var pbmHost = runtime.Options.Pbm;
        options.Listen(new IPEndPoint(IPAddress.Parse(pbmHost.Host), pbmHost.Port), listen =>
        {
            _pbm = listen;
            if (runtime.Plane.Identity is null || IPAddress.IsLoopback(listen.IPEndPoint!.Address))
            {
                listen.UseConnectionHandler<PbmConnectionHandler>();
            }
            else
            {
                listen.Run(connection => ServePbmAsync(connection, provider.GetRequiredService<PbmConnectionHandler>()));
            }
        });

        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs),
            logs);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(new NoHttp(), cancellationToken).ConfigureAwait(false);
        var dataPort = _dataPlane!.IPEndPoint!.Port;
        _akka.AddHocon(
            AkkaConfig.Build(
                _runtime.Options,
                _runtime.Services.All.Select(host => host.Definition.Name),
                dataPort,
                _deployment.Hocon),
            HoconAddMode.Prepend);
        if (!_runtime.Plane.Mechanisms.GuardedForming)
        {
            _akka.AddHocon("akka.cluster.role.voter.min-nr-of-members = 1", HoconAddMode.Prepend);
        }

        _log.LogInformation("The data plane listens on {Endpoint}", _dataPlane.IPEndPoint);
        _log.LogInformation("petabridge.cmd host bound to [{Endpoint}]", _pbm!.IPEndPoint);
        if (_runtime.Options.Pbm.LogPalettesOnStartup)
        {
            _log.LogInformation(
                "Palettes: {Palettes}", string.Join(", ", _palettes.Descriptions.Select(palette => palette.Name)));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    private async Task ServeAsync(ConnectionContext connection)
    {
        using var pass = _gate.Enter(connection);
        if (pass is null)
        {
            _runtime.Plane.Refusals.Tell(connection, $"{_runtime.Options.Links.MaxConnections} are open");
            return;
        }

        KeepAlive.Begin(connection);
        if (await SecuredAsync(connection, [Roles.Node]).ConfigureAwait(false) is { } secured)
        {
            await new InboundLink(secured, _runtime.Plane, pass.Admit).RunAsync().ConfigureAwait(false); // does not throw
            await FreeAsync(secured, connection).ConfigureAwait(false);
        }
    }

    private async Task ServePbmAsync(ConnectionContext connection, PbmConnectionHandler handler)
    {
        if (await SecuredAsync(connection, [Roles.Node, Roles.Operator, Roles.Viewer]).ConfigureAwait(false) is { } secured)
        {
            await handler.OnConnectedAsync(secured).ConfigureAwait(false);
            await FreeAsync(secured, connection).ConfigureAwait(false);
        }
    }

    /// <summary>The same connection without TLS; null when the peer is not to be trusted, which was told then.</summary>
    private async Task<ConnectionContext?> SecuredAsync(ConnectionContext connection, IReadOnlyList<string> roles)
    {
        if (_runtime.Plane.Identity is not { } identity)
        {
            return connection;
        }

        var patience = _runtime.Options.Links.HelloTimeout;
        using var late = new CancellationTokenSource(patience);
        try
        {
            return await SecureConnection.AcceptAsync(identity, connection, roles, late.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _runtime.Plane.Refusals.Tell(connection, late.IsCancellationRequested ? $"no handshake within {patience}" : fault.Message);
            return null;
        }
    }

    private static ValueTask FreeAsync(ConnectionContext secured, ConnectionContext connection) =>
        ReferenceEquals(secured, connection) ? default : secured.DisposeAsync();

    /// <summary>Kestrel wants an application; both endpoints take their connections before it would be asked.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => this;

        public Task ProcessRequestAsync(object context) => Task.CompletedTask;

        public void DisposeContext(object context, Exception? exception)
        {
        }
    }
}
