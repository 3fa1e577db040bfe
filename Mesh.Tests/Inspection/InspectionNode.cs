using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Mesh.Inspection;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Inspection;

/// <summary>A node that has a pbm host on a real socket, a real actor system, and a hand-made mesh state.</summary>
internal sealed class InspectionNode : IAsyncDisposable
{
    private readonly IHost _host;

    private InspectionNode(IHost host) => _host = host;

    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public PbmConnectionHandler Handler => _host.Services.GetRequiredService<PbmConnectionHandler>();

    public IServiceProvider Services => _host.Services;

    public IPEndPoint EndPoint
    {
        get
        {
            var addresses = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            return new(IPAddress.Loopback, new Uri(addresses.Addresses.Single()).Port);
        }
    }

    public string Address => EndPoint.ToString();

    public static async Task<InspectionNode> StartAsync(
        Action<IServiceCollection>? configure = null, Config? config = null, int port = 0)
    {
        var host = new HostBuilder()
            .ConfigureServices(services =>
            {
                services.AddSingleton(_ => ActorSystem.Create("mesh", config ?? Config.Empty));
                services.AddSingleton<IMeshState>(new HandMadeState());
                services.AddSingleton(TestOptions.Of());
                services.AddLogging(logging => logging.ClearProviders());
                services.AddMeshInspection();
                configure?.Invoke(services);
            })
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .ConfigureKestrel(kestrel => kestrel.Listen(
                    IPAddress.Loopback, port, listen => listen.UseConnectionHandler<PbmConnectionHandler>()))
                .Configure(_ => { }))
            .Build();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>A bare connection, for what a well-behaved client would not do.</summary>
    public async Task<RawClient> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint);
        return new(socket);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await System.Terminate();
        _host.Dispose();
    }
}
