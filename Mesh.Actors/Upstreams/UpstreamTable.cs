using System.Collections.Frozen;

namespace Mesh.Upstreams;

/// <summary>What requests to upstreams are routed by: an immutable value, replaced as a whole.</summary>
/// <param name="ByName">Each upstream's routes, by its name.</param>
/// <param name="ByHost">The same by the host names that mean it, whatever their case.</param>
internal sealed record UpstreamTable(
    FrozenDictionary<string, UpstreamRoutes> ByName, FrozenDictionary<string, UpstreamRoutes> ByHost)
{
    public static UpstreamTable Empty { get; } = new(
        FrozenDictionary<string, UpstreamRoutes>.Empty, FrozenDictionary<string, UpstreamRoutes>.Empty);
}
