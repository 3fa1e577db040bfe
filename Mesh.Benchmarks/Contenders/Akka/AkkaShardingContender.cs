using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>Akka.NET's sharding: one entity for each key. The caller outside asks through a proxy.</summary>
internal sealed class AkkaShardingContender : IContender
{
    private const string Entities = "echo";

    private static readonly TimeSpan RegionPatience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => "akka-sharding";

    /// <inheritdoc/>
    public string Description { get; } =
        $"Akka.Cluster.Sharding {Versions.Of<ClusterSharding>()}, an entity per key, {KeyExtractor.Shards} shards,"
        + " ddata, Ask, hand-written serializer";

    /// <inheritdoc/>
    public async Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation)
    {
        var system = AkkaSettings.Start(place, "akka.cluster.sharding.state-store-mode = ddata");
        return new AkkaNode(system, await RegionAsync(system, place), place, CountAsync);
    }

    private static Task<IActorRef> RegionAsync(ActorSystem system, ContenderPlace place)
    {
        var sharding = ClusterSharding.Get(system);
        return place.Hosts
            ? sharding.StartAsync(
                Entities,
                Props.Create<WorkerActor>(),
                ClusterShardingSettings.Create(system).WithRole(AkkaSettings.Role),
                new KeyExtractor())
            : sharding.StartProxyAsync(Entities, AkkaSettings.Role, new KeyExtractor());
    }

    /// <summary>The regions that the coordinator knows: of shards that were placed before it knew all, the last region
    /// would have too few.</summary>
    private static async Task<int> CountAsync(IActorRef region) =>
        (await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, RegionPatience)).Regions.Count;
}
