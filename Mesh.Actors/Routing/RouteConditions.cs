using System.Collections.Immutable;

namespace Mesh.Routing;

/// <summary>What a route takes into account beside the ring and the suspicion; arrays go with the ring, index for index.</summary>
internal sealed record RouteConditions
{
    public static RouteConditions None { get; } = new();

    /// <summary>The service's load as a whole; null when it is not measured.</summary>
    public ServiceLoads? Service { get; init; }

    /// <summary>The load of each member; empty when it is not measured.</summary>
    public ImmutableArray<ServiceLoad> Loads { get; init; } = [];

    /// <summary>The share of its keys that each member gets, 0 to 1; empty when no member is a newcomer.</summary>
    public ImmutableArray<double> Shares { get; init; } = [];

    /// <summary>How many times its fair share of what is in flight a node may have; above 1.</summary>
    public double LoadFactor { get; init; } = 1.25;

    /// <summary>The sum of the members' weights.</summary>
    public int TotalWeight { get; init; } = 1;

    /// <summary>Makes this node's draws differ from another's.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether suspects are avoided: always, but for a test that shows what that is for.</summary>
    public bool HeedsSuspicion { get; init; } = true;
}
