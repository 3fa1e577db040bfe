using Akka;
using Akka.Actor;
using Mesh.Access;
using Mesh.Expiry;
using Mesh.Hosting;
using Mesh.Node.Dashboard.Hosting;
using Mesh.Node.Events;
using Mesh.Node.Gateway;
using Mesh.Node.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;

namespace Mesh.Node.Startup;

/// <summary>One node in this process: the runtime, and the gateway in front of it.</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    /// <summary>How long requests at the gateway may take to end once its port is closed; within the phase that it closes
    /// in.</summary>
    private static readonly TimeSpan GatewayPatience = TimeSpan.FromMilliseconds(3_650);

    /// <summary>For what is left when the phases of the coordinated shutdown are over. With these, 25 s at most, it and
    /// <see cref="DisposePatience"/> stay below the 30 s of a supervisor.</summary>
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal NodeHost(NodePlan plan, NodeExtras? extras = null)
    {
        Plan = plan;
        extras ??= NodeExtras.None;

        // Empty: settings come from HOCON alone, not from files and variables that ASP.NET Core would look for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Mesh.Node" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(plan.Gateway.Listen);
        builder.Logging.AddNodeLog(plan);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, LedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = HostPatience);
        extras.Configure(builder.Services);
        builder.Services.AddMesh(plan.Config, null, extras.Mechanisms);
        if (plan.Gateway.Tls is { } tls)
        {
            var certificate = new ServerCertificate(tls);
            builder.Services.AddSingleton(certificate);
            builder.Services.AddSingleton<ICertificateHolder>(certificate);
        }

        builder.Services.AddMeshGateway(plan.Gateway);
        builder.Services.AddMeshExport(plan);
        _app = builder.Build();
        _app.MapMeshGateway();
        _app.Lifetime.ApplicationStopping.Register(() => _ended.TrySetResult());
    }

    internal NodePlan Plan { get; }

    /// <summary>Ends when the node has left, asked or not: at the latest when the phases of its shutdown have had their
    /// time, even if an actor never gives its thread back.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>What the node knows.</summary>
    internal IMeshState State => _app.Services.GetRequiredService<IMeshState>();

    /// <summary>The node's parts.</summary>
    internal MeshRuntime Runtime => _app.Services.GetRequiredService<MeshRuntime>();

    /// <summary>What the node is made of.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Reads the node's certificates anew.</summary>
    internal CertificateWatch Certificates => _app.Services.GetRequiredService<CertificateWatch>();

    /// <summary>Whose tokens the node knows.</summary>
    internal TokenBook Tokens => _app.Services.GetRequiredService<TokenBook>();

    /// <summary>What the gateway shows; null without TLS.</summary>
    internal ServerCertificate? Certificate => _app.Services.GetService<ServerCertificate>();

    /// <summary>What the node's actors live in.</summary>
    internal ActorSystem System => _app.Services.GetRequiredService<ActorSystem>();

    /// <summary>A log of the node's.</summary>
    internal ILogger LogOf(string category) => _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    /// <summary>Why the node ended itself, in words; null when something else ended it, or nothing yet.</summary>
    internal string? Why => (CoordinatedShutdown.Get(System).ShutdownReason as MeshEnd)?.Why;

    internal async Task StartAsync()
    {
        RaiseMinThreads(Plan.Options.Node.MinThreads);
        await _app.StartAsync().ConfigureAwait(false);
        Runtime.Upstreams.OwnGateway = Plan.GatewayEntry;
        TellExposure();
        var shutdown = CoordinatedShutdown.Get(System);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "close-gateway", CloseGatewayAsync);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "tell-end", () =>
        {
            _ = TellEndAsync(shutdown);
            return Task.FromResult(Done.Instance);
        });
        if (shutdown.ShutdownReason is not null)
        {
            _ = TellEndAsync(shutdown); // it began while this node was still starting
        }
    }

    /// <summary>Drains, closes the gateway, leaves the cluster and stops; safe when the node has stopped already.</summary>
    /// <returns>Why it stopped, as an exit code.</returns>
    internal async Task<int> StopAsync()
    {
        var shutdown = CoordinatedShutdown.Get(System);
        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        await FinishAsync(_app.StopAsync(), HostPatience).ConfigureAwait(false);
        return ExitCode.Of(shutdown.ShutdownReason);
    }

    public async ValueTask DisposeAsync() =>
        await FinishAsync(Task.Run(() => _app.DisposeAsync().AsTask()), DisposePatience).ConfigureAwait(false);

    /// <summary>Waits for the end of something that may wait without end itself, for an actor that holds its thread: the
    /// process is to end all the same.</summary>
    private static async Task FinishAsync(Task last, TimeSpan patience)
    {
        try
        {
            await last.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // the shutdown has run, and told what it had to tell
        }
    }

    /// <summary>Whoever asks a shutdown under way to run joins it.</summary>
    private async Task TellEndAsync(CoordinatedShutdown shutdown)
    {
        await shutdown.Run(shutdown.ShutdownReason ?? CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
        _ended.TrySetResult();
    }

    /// <summary>When the ring has moved: until then, this node's own callers wait for the keys that it gave up, and then are
    /// answered by other nodes.</summary>
    private async Task<Done> CloseGatewayAsync()
    {
        await _app.Services.GetRequiredService<DashboardHost>().StopAsync().ConfigureAwait(false); // its pages' connections have no end
        _app.Services.GetRequiredService<EventStreams>().End(); // they would not end by themselves
        using var patience = new CancellationTokenSource(GatewayPatience);
        await _app.Services.GetRequiredService<IServer>().StopAsync(patience.Token).ConfigureAwait(false);
        return Done.Instance;
    }

    private void TellExposure()
    {
        var gateway = Plan.Gateway;
        if (gateway.IsLoopback)
        {
            return;
        }

        if (gateway.IsOpen(!Tokens.IsEmpty))
        {
            LogOf("Mesh.Gateway").GatewayOpen(gateway.Url);
        }
        else if (gateway.Tls is null)
        {
            LogOf("Mesh.Gateway").TokensUnencrypted(gateway.Url);
        }
    }

    private static void RaiseMinThreads(int wanted)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, wanted), completions);
    }
}
