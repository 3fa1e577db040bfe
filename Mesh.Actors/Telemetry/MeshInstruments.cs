using System.Diagnostics.Metrics;
using Mesh.Connections;
using Mesh.Hosting;
using Mesh.Remoting;
using Microsoft.Extensions.Hosting;

namespace Mesh.Telemetry;

/// <summary>Makes the node's instruments before anything is measured. The factory that made their meters ends them.</summary>
internal sealed class MeshInstruments : IHostedService
{
    /// <summary>Made by dependency injection.</summary>
    public MeshInstruments(
        IMeterFactory meters, MeshRuntime runtime, IEnumerable<IRefusingPort> ports, DroppedMessages dropped, TimeProvider clock)
    {
        RequestMeter.Create(meters.Create(MeshMeters.Requests), runtime.Router);
        ServiceMeter.Create(meters.Create(MeshMeters.Services), runtime.Services);
        LinkMeter.Create(meters.Create(MeshMeters.Links), runtime.Plane);
        PeerMeter.Create(meters.Create(MeshMeters.Links), runtime);
        ClusterMeter.Create(meters.Create(MeshMeters.Cluster), runtime);
        LeaseMeter.Create(meters.Create(MeshMeters.Cluster), runtime.Plane, clock);
        NodeMeter.Create(meters.Create(MeshMeters.Node), runtime, [.. ports], dropped);
        UpstreamMeter.Create(meters.Create(MeshMeters.Upstreams), runtime.Upstreams);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
