using Akka.Routing;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>A request that finds its worker by its key, through the router or through sharding.</summary>
internal sealed record EchoRequest(string Key, byte[] Payload) : IConsistentHashable
{
    /// <inheritdoc/>
    public object ConsistentHashKey => Key;
}
