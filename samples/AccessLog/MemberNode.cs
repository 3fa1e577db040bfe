using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Samples.AccessLog;

/// <summary>This process as a member of the cluster that offers no services: it sends, and owns no keys.</summary>
internal sealed class MemberNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly IHost _host;

    private MemberNode(IHost host) => _host = host;

    /// <summary>Everything that <see cref="MeshHosting.AddMesh"/> gives.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>What this member knows.</summary>
    public IMeshState State => Services.GetRequiredService<IMeshState>();

    /// <summary>Joins the cluster; ends when this node is ready.</summary>
    /// <exception cref="OpenFailedException">It was not ready in time.</exception>
    /// <exception cref="MeshConfigurationException">The seeds, the hostname or the certificate can't be used.</exception>
    public static async Task<MemberNode> JoinAsync(Way way, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null); // logs nothing: the console shows the replay
        builder.Services.AddMesh(ConfigOf(way));
        builder.Services.AddSingleton(AccessLogPalette.Create());
        var node = new MemberNode(builder.Build());
        try
        {
            await node._host.StartAsync(cancellation);
            await node.ReadyAsync(way.Seeds, cancellation);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the cluster, and ends when the others have seen it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>The environment stays out of it: what it says of a node is not meant for this one.</summary>
    private static Config ConfigOf(Way way)
    {
        var tls = way.Certificate ?? new TlsFiles(string.Empty, string.Empty, string.Empty);
        var list = string.Join(", ", way.Seeds.Select(seed => $"\"{seed}\""));
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            mesh.node {
              name = "access-log-{{Guid.NewGuid():N}}"
              hostname = "{{way.Hostname}}"
              port = {{FreePort()}}
              data-port = 0
              seeds = [{{list}}]
            }
            mesh.tls {
              ca = "{{tls.Authorities}}"
              certificate = "{{tls.Certificate}}"
              key = "{{tls.Key}}"
            }
            petabridge.cmd.port = {{way.PbmPort}}
            """);
        var (config, faults) = MeshConfig.Load([new HoconSource("the command line", text)], _ => null);
        return config ?? throw new MeshConfigurationException(faults);
    }

    /// <summary>A port that nothing listens on now. The control plane's address must be known before it listens.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync(ImmutableArray<HostPort> seeds, CancellationToken cancellation)
    {
        var state = State;
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            while (!state.Readiness.IsReady)
            {
                await Task.Delay(Look, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new OpenFailedException(
                $"The cluster of {string.Join(", ", seeds)} was not joined within {Patience.TotalSeconds} s: "
                + string.Join(" ", state.Readiness.Faults));
        }
    }
}
