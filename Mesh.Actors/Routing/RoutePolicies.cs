using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Mesh.Routing;

/// <summary>All policies by name. A new one is a type, and its line here.</summary>
internal static class RoutePolicies
{
    private static readonly FrozenDictionary<string, IRoutePolicy> ByName =
        new IRoutePolicy[]
        {
            new ConsistentHashPolicy(),
            new BoundedLoadPolicy(),
            new RoundRobinPolicy(),
            new LeastLoadedPolicy(),
            new RandomPolicy(),
        }.ToFrozenDictionary(policy => policy.Name);

    /// <summary>The names that a service's <c>policy</c> may say.</summary>
    public static ImmutableArray<string> ForKeys { get; } = Names(needsKey: true);

    /// <summary>The names that a service's <c>keyless-policy</c> may say.</summary>
    public static ImmutableArray<string> Keyless { get; } = Names(needsKey: false);

    /// <summary>The policy of that name.</summary>
    public static IRoutePolicy Named(string name) => ByName[name];

    private static ImmutableArray<string> Names(bool needsKey) =>
        [.. ByName.Values.Where(policy => policy.NeedsKey == needsKey).Select(policy => policy.Name).Order(StringComparer.Ordinal)];
}
