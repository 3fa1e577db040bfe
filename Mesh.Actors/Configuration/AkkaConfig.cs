using System.Collections.Immutable;
using System.Globalization;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Mesh.Forming;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Serialization;
using Mesh.Upstreams;

namespace Mesh.Configuration;

/// <summary>What Mesh's options mean to Akka.</summary>
public static class AkkaConfig
{
    /// <summary>The name of every node's actor system; it is a part of each node's address.</summary>
    public const string SystemName = "mesh";

    private const string AppVersion = "akka.cluster.app-version";

    private static readonly ImmutableArray<string> Extensions =
    [
        "Akka.Cluster.Tools.PublishSubscribe.DistributedPubSubExtensionProvider, Akka.Cluster.Tools",
        "Akka.Cluster.Tools.Client.ClusterClientReceptionistExtensionProvider, Akka.Cluster.Tools",
    ];

    // What finds actors of other nodes by their paths: Akka.Cluster, its tools, the watchers of remote actors, and Mesh.
    private static readonly ImmutableArray<string> SelectionPaths =
    [
        "/system/cluster/core/daemon",
        "/system/cluster/heartbeatReceiver",
        "/system/distributedPubSubMediator",
        "/user/ddataReplicator",
        "/system/receptionist",
        "/system/remote-watcher",
        $"/user/mesh/{FormationActor.Name}",
        $"/user/mesh/{InspectorActor.Name}",
    ];

    /// <summary>Akka's configuration for a node.</summary>
    /// <param name="options">The node's options.</param>
    /// <param name="services">The names of the services that it offers.</param>
    /// <param name="dataPort">The port that its data plane listens on; 1 to 65,535.</param>
    /// <param name="deployment">
    /// The deployment's configuration. Its <c>akka</c> section wins over what Mesh only prefers, and loses to what Mesh must
    /// own: provider, addresses, seeds, roles, serializers, untrusted mode and who ends the process. Its <c>akka.cluster.app-version</c> is
    /// told with the node's name behind it.
    /// </param>
    public static Config Build(MeshOptions options, IEnumerable<string> services, int dataPort, Config? deployment = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentOutOfRangeException.ThrowIfLessThan(dataPort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataPort, 65_535);

        var own = deployment?.HasPath("akka") == true
            ? deployment.GetConfig("akka").Root.AtKey("akka")
            : Config.Empty;
        return ConfigurationFactory.ParseString(OfThisNode(options, [.. services], dataPort, own))
            .WithFallback(Resource("akka-owned.conf"))
            .WithFallback(Resource("serializers.conf"))
            .WithFallback(own)
            .WithFallback(Resource("akka-defaults.conf"))
            .WithFallback(MeshSerializer.ClusterClientConfig)
            .WithFallback(ClusterSingleton.DefaultConfig())
            .WithFallback(Akka.DistributedData.DistributedData.DefaultConfig());
    }

    /// <summary>How long membership must stand still before a side of a cut cluster is downed.</summary>
    internal static TimeSpan StableAfter(Config deployment) => deployment
        .WithFallback(Resource("akka-defaults.conf"))
        .GetTimeSpan("akka.cluster.split-brain-resolver.stable-after");

    /// <summary>Where a node's control plane is reached.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tls">Whether it is under TLS; all nodes of a cluster are, or none.</param>
    public static string AddressOf(HostPort node, bool tls = false) => $"{(tls ? "akka.ssl.tcp" : "akka.tcp")}://{SystemName}@{node}";

    private static string OfThisNode(MeshOptions options, string[] services, int dataPort, Config own)
    {
        var node = options.Node;
        var keyed = services.Where(service => options.DefinitionOf(service).IsKeyed);
        var strict = services.Where(service => options.DefinitionOf(service).IsStrict);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              {{Refused(options.Serializers)}}
              remote.trusted-selection-paths = {{List(SelectionPaths.Union(own.GetStringList("akka.remote.trusted-selection-paths")))}}
              remote.dot-netty.tcp {
                hostname = {{SettingsTree.Quote(node.BindHostname)}}
                port = {{node.Port}}
                public-hostname = {{SettingsTree.Quote(node.Hostname)}}
                public-port = {{node.Port}}
              }
              cluster {
                app-version = {{SettingsTree.Quote(MemberVersion.Write(own.GetString(AppVersion), node.Name))}}
                roles = {{List(NodeRoles.Of(node, services, keyed, strict, dataPort))}}
                role.voter.min-nr-of-members = {{Voters.Majority(Voters.Of(node).Length)}}
                distributed-data.durable {{Durable(options.Http.Store)}}
              }
              coordinated-shutdown.phases.before-service-unbind.timeout = {{DrainPhase(options.Drain)}}
              extensions = {{List(Extensions.Union(own.GetStringList("akka.extensions")))}}
            }
            """);
    }

    /// <summary>Those of Akka's serializers that build by name and that a deployment may want all the same.</summary>
    private static string Refused(ImmutableArray<string> named) => string.Concat(KnownSerializers.ToBeNamed
        .Where(serializer => !named.Contains(serializer.Type))
        .Select(serializer => $$"""
            actor.serializers.{{serializer.Alias}} = "Mesh.Serialization.RefusingSerializer, Mesh.Actors"
            actor.serialization-settings.{{serializer.Alias}} { refused = {{SettingsTree.Quote(serializer.What)}}, identifier = {{serializer.Identifier}} }

            """));

    /// <summary>A drain ends by itself at its timeout; Akka goes on without it a little later.</summary>
    private static string DrainPhase(DrainOptions drain) =>
        $"{(int)drain.Timeout.TotalMilliseconds + 250}ms";

    private static string Durable(string store) => store.Length == 0
        ? "{}"
        : $$"""
            {
              keys = [{{SettingsTree.Quote(EntryStore.DurableKeys)}}]
              store-actor-class = "Mesh.Upstreams.BucketStore, Mesh.Actors"
              mesh-store = {{SettingsTree.Quote(Path.GetFullPath(store))}}
            }
            """;

    private static string List(IEnumerable<string> entries) => $"[{string.Join(", ", entries.Select(SettingsTree.Quote))}]";

    internal static Config Resource(string name)
    {
        using var stream = typeof(AkkaConfig).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
