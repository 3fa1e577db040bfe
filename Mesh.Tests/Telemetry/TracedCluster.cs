using System.Diagnostics;
using Akka.Configuration;
using Mesh.Node.Gateway;
using Mesh.Node.Telemetry;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Mesh.Tests.Telemetry;

/// <summary>Three real nodes with their gateways, and an upstream that answers with the trace context that it is told. What is
/// recorded in this process goes to OpenTelemetry's in-memory exporter.</summary>
public sealed class TracedCluster : IAsyncLifetime
{
    private readonly List<Activity> _exported = [];
    private WebApplication _backend = null!;
    private TracerProvider _tracer = null!;

    internal TestCluster Cluster { get; private set; } = null!;

    /// <summary>The gateway of the first node.</summary>
    internal HttpClient Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _tracer = Sdk.CreateTracerProviderBuilder().AddMeshTraces(sample: 1).AddInMemoryExporter(_exported).Build();
        _backend = await BackendAsync();
        var apps = new List<WebApplication>();
        Cluster = await TestCluster.StartAsync(
            3,
            mesh => mesh.AddService<FlakyHandler>("flaky").AddService<TracedActor>("traced"),
            $$"""
            mesh {
              upstreams.shop.instances.one.address = "{{_backend.Urls.Single()}}"
              service-defaults.slow-start = 0s
              detection { min-ping-timeout = 10s, phi-threshold = 100 } # no machine is too busy for the route that is wanted
            }
            """,
            (config, services) =>
            {
                apps.Add(Build(config, services));
                return apps[^1];
            });
        Gateway = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new(apps[0].Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Gateway.Dispose();
        await Cluster.DisposeAsync();
        await _backend.DisposeAsync();
        _tracer.Dispose();
    }

    /// <summary>The spans of one trace, once there are so many.</summary>
    internal async Task<Activity[]> SpansAsync(ActivityTraceId trace, int count)
    {
        await Eventually.Async(
            () => Of(trace).Length >= count,
            () => $"there are only {string.Join(", ", Of(trace).Select(span => span.DisplayName))}",
            TimeSpan.FromSeconds(10));
        return Of(trace);
    }

    /// <summary>All that came so far.</summary>
    internal Activity[] Of(ActivityTraceId trace)
    {
        lock (_exported)
        {
            return [.. _exported.ToArray().Where(span => span?.TraceId == trace)];
        }
    }

    private static WebApplication Build(Config config, Action<MeshBuilder> services)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMesh(config, services);
        builder.Services.AddMeshGateway(TestGateway.Options());
        var app = builder.Build();
        app.MapMeshGateway();
        return app;
    }

    private static async Task<WebApplication> BackendAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(context.Request.Headers.TraceParent.ToString()));
        await app.StartAsync();
        return app;
    }
}
