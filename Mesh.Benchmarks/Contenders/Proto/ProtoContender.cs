using System.Net.Sockets;
using Proto;
using Proto.Cluster;
using Proto.Cluster.Partition;
using Proto.Cluster.Seed;
using Proto.Remote;
using Proto.Remote.GrpcNet;

namespace Mesh.Benchmarks.Contenders.Proto;

/// <summary>Virtual actors of Proto.Actor, one for each key, set as in its authors' own ClusterBenchmark. The caller
/// outside is a member without the kind.</summary>
internal sealed class ProtoContender : IContender
{
    internal const string Kind = "echo";

    private const int GossipFanOut = 3;
    private const int RemotePort = 0;

    /// <inheritdoc/>
    public string Name => "proto";

    /// <inheritdoc/>
    public string Description { get; } =
        $"Proto.Cluster {Versions.Of<Cluster>()}, an actor per key, protobuf, shared futures,"
        + " PartitionIdentityLookup push/delta";

    /// <inheritdoc/>
    public async Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation)
    {
        var remote = RemoteConfig.BindTo("127.0.0.1", place.Port(RemotePort))
            .WithProtoMessages(EchoReflection.Descriptor);
        var system = new ActorSystem(ActorSystemConfig.Setup().WithSharedFutures())
            .WithRemote(remote)
            .WithCluster(ConfigOf(place));
        if (place.Index > 0)
        {
            await SeedListensAsync(place, cancellation);
        }

        await system.Cluster().StartMemberAsync();
        return new ProtoNode(system, place);
    }

    private static ClusterConfig ConfigOf(ContenderPlace place)
    {
        var provider = place.Index == 0
            ? FixedServerSeedNode.StartSeedNode()
            : FixedServerSeedNode.JoinSeedNode("127.0.0.1", place.PortOf(0, RemotePort));
        var config = ClusterConfig.Setup("bench", provider, new PartitionIdentityLookup(Partitions))
            .WithActorRequestTimeout(place.Timeout)
            .WithGossipFanOut(GossipFanOut);
        if (place.Hosts)
        {
            config = config.WithClusterKind(Kind, Props.FromProducer(() => new ProtoEchoActor()));
        }

        // With seed nodes the default is never to give up a member that is silent.
        return place.Tuning is Tuning.Fast ? config.WithHeartbeatExpiration(TimeSpan.FromSeconds(3)) : config;
    }

    private static PartitionConfig Partitions => new()
    {
        GetPidTimeout = TimeSpan.FromSeconds(5),
        Mode = PartitionIdentityLookup.Mode.Push,
        Send = PartitionIdentityLookup.Send.Delta,
    };

    /// <summary>A member whose seed refuses it blocks that seed, and goes on alone: so it waits for the seed.</summary>
    private static async Task SeedListensAsync(ContenderPlace place, CancellationToken cancellation) =>
        await Probes.UntilAsync(() => IsListeningAsync(place.PortOf(0, RemotePort), cancellation), cancellation);

    private static async Task<bool> IsListeningAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
