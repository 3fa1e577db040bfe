using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Client;
using Akka.Configuration;
using Akka.Hosting;
using Mesh.Access;
using Mesh.Configuration;
using Mesh.Expiry;
using Mesh.Hosting;
using Mesh.Inspection;
using Mesh.Inspection.Inquiries;
using Mesh.Observation;
using Mesh.Observation.Pictures;
using Mesh.Remoting;
using Mesh.Serialization;
using Mesh.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Mesh;

/// <summary>Makes a process a Mesh node.</summary>
public static class MeshHosting
{
    /// <summary>Adds one node to the host: <see cref="MeshClient"/>, <see cref="IMeshState"/>, and <c>ActorSystem</c>
    /// with <see cref="IRequiredActor{TActor}"/> of <see cref="MeshRouter"/> are its faces.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="hocon">What the deployment says; see <see cref="MeshConfig.Load"/>.</param>
    /// <param name="configure">Adds the services that this node offers.</param>
    /// <exception cref="MeshConfigurationException">The configuration can't be used; it says every fault.</exception>
    public static IServiceCollection AddMesh(
        this IServiceCollection services,
        Config hocon,
        Action<MeshBuilder>? configure = null) => services.AddMesh(hocon, configure, Mechanisms.All);

    /// <summary>A node without some of its mechanisms: for tests alone.</summary>
    internal static IServiceCollection AddMesh(
        this IServiceCollection services,
        Config hocon,
        Action<MeshBuilder>? configure,
        Mechanisms mechanisms)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(hocon);

        var builder = new MeshBuilder();
        configure?.Invoke(builder);
        var (read, faults) = MeshOptionsReader.Read(hocon);
        var options = (read ?? throw new MeshConfigurationException(faults)).WithServices(builder.Services);

        if (options.Services.SelectMany(ServiceDefinitionReader.FaultsOf).ToImmutableArray() is { IsEmpty: false } unfit)
        {
            throw new MeshConfigurationException(unfit);
        }

        var (identity, unusable) = NodeCertificates.Read(options, TimeProvider.System);
        if (!unusable.IsEmpty)
        {
            throw new MeshConfigurationException(unusable);
        }

        if (identity is not null)
        {
            services.AddSingleton(identity);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new TokenBook(options.Tokens));
        services.AddSingleton(mechanisms);
        services.AddSingleton(new Deployment(hocon));
        services.AddSingleton<MeshRuntime>();
        services.AddSingleton<IMeshState>(provider => provider.GetRequiredService<MeshRuntime>());
        services.AddSingleton(provider => new MeshClient(provider.GetRequiredService<MeshRuntime>().Router));
        services.AddSingleton(provider => provider.GetRequiredService<MeshRuntime>().Router.Decisions);
        services.AddSingleton(provider => provider.GetRequiredService<MeshRuntime>().Upstreams);
        services.AddSingleton<IInquirer>(provider => new Inquirer(
            provider.GetRequiredService<ActorSystem>(),
            provider.GetRequiredService<IMeshState>(),
            provider.GetRequiredService<MeshRuntime>().Inquiries));
        services.AddSingleton<IPictureSource>(provider => new PictureSource(
            options.Node.Name,
            provider.GetRequiredService<IInquirer>(),
            provider.GetRequiredService<MeshRuntime>().Chronicle,
            () => PictureFacts.Of(provider.GetRequiredService<MeshRuntime>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Mesh")));
        services.AddMeshInspection();
        services.AddSingleton<ICertificateHolder>(new PeerCertificates(identity));
        services.AddSingleton<CertificateBook>();
        services.AddSingleton<CertificateWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CertificateWatch>());
        services.AddMeshTelemetry();
        services.AddSingleton(provider => new RemotingSetup(
            identity, options.Links.MaxConnections, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Mesh")));
        services.AddSingleton(provider => new DroppedMessages(
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Mesh"), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ConnectionServer>();
        services.AddAkka(AkkaConfig.SystemName, (akka, provider) => akka
            .AddSetup(provider.GetRequiredService<RemotingSetup>())
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
                loggers.WithLogFilter(filters => filters.Add(provider.GetRequiredService<DroppedMessages>()));
            })
            .WithActors((system, registry) =>
            {
                Cluster.Get(system).RegisterOnMemberUp(provider.GetRequiredService<Uptime>().BeginMember);
                return StartAsync(system, registry, provider.GetRequiredService<MeshRuntime>());
            }));
        return services;
    }

    private static async Task StartAsync(ActorSystem system, IActorRegistry registry, MeshRuntime runtime)
    {
        runtime.Identify(system);
        if (SerializationSelfTest.Run(system, runtime.Options.Serializers) is { IsEmpty: false } faults)
        {
            runtime.End(ExitCode.BadConfiguration, string.Join(' ', faults));
            return;
        }

        var mesh = system.ActorOf(Props.Create(() => new MeshActor(runtime)), "mesh");
        var router = await mesh.Ask<IActorRef>(MeshActor.GetRouter.Instance, TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        registry.Register<MeshRouter>(router);
        ClusterClientReceptionist.Get(system).RegisterService(router);
        DrainBeforeLeaving(CoordinatedShutdown.Get(system), runtime);
    }

    /// <summary>Whoever asked for the stop: it is this task that drains, before Akka begins to leave.</summary>
    private static void DrainBeforeLeaving(CoordinatedShutdown shutdown, MeshRuntime runtime) => shutdown.AddTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind,
        "mesh-drain",
        async () =>
        {
            if (runtime.Plane.Mechanisms.Drain && DrainPlan.AppliesTo(shutdown.ShutdownReason))
            {
                await runtime.Drain.RunAsync(DrainPlan.InWords(shutdown.ShutdownReason)).ConfigureAwait(false);
            }

            return Done.Instance;
        });
}

/// <summary>The key of the routing actor in Akka.Hosting's registry: <c>IRequiredActor&lt;MeshRouter&gt;</c>.</summary>
public sealed class MeshRouter
{
    private MeshRouter()
    {
    }
}

/// <summary>What the deployment said, as it was given.</summary>
internal sealed record Deployment(Config Hocon)
{
    /// <summary>The same on top of the reference and the environment: everything that settings can be asked for.</summary>
    public Config Settings { get; } = Hocon.WithFallback(MeshConfig.Reference(Environment.GetEnvironmentVariable));
}
