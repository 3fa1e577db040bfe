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
    private readonly Handshake? _handshake;

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
        _handshake = runtime.Plane.Identity is { } identity
            ? new Handshake(identity, [Roles.Node], runtime.Options.Links.HelloTimeout)
            : null;

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
            listen.UseConnectionHandler<PbmConnectionHandler>();
        });

        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs),
            logs);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _runtime.Audit.Check();
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

        _log.DataPlaneListens(_dataPlane.IPEndPoint);
        _log.PbmListens(_pbm!.IPEndPoint);
        if (_runtime.Options.Pbm.LogPalettesOnStartup)
        {
            _log.PalettesLoaded(string.Join(", ", _palettes.Descriptions.Select(palette => palette.Name)));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    private async Task ServeAsync(ConnectionContext connection)
    {
        using var pass = _runtime.Plane.Gate.Enter(connection);
        if (pass is null)
        {
            _runtime.Plane.Refusals.Tell(connection, $"{_runtime.Options.Links.MaxConnections} are open");
            return;
        }

        KeepAlive.Begin(connection);
        if (_handshake is null)
        {
            await ServeAsync(connection, pass).ConfigureAwait(false);
        }
        else
        {
            var (secured, fault) = await _handshake.AcceptAsync(connection).ConfigureAwait(false);
            if (secured is null)
            {
                _runtime.Plane.Refusals.Tell(connection, fault!);
                return;
            }

            await using (secured.ConfigureAwait(false))
            {
                await ServeAsync(secured, pass).ConfigureAwait(false);
            }
        }
    }

    private Task ServeAsync(ConnectionContext connection, ConnectionGate.Pass pass) =>
        new InboundLink(connection, _runtime.Plane, pass.Admit).RunAsync(); // does not throw

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
