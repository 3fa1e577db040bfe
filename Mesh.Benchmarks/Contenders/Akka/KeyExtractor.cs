using Akka.Cluster.Sharding;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>Which entity a request is for, and by its hash which shard.</summary>
internal sealed class KeyExtractor() : HashCodeMessageExtractor(Shards)
{
    /// <summary>Ten for each node, as Akka's documents advise.</summary>
    internal const int Shards = 30;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as EchoRequest)?.Key;
}
