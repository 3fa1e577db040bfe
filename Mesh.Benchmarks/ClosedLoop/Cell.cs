namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>One of the loads that contenders are measured under.</summary>
/// <param name="Inside">Whether the caller is one of the nodes; else it is a process that hosts no keys.</param>
/// <param name="InFlight">How many requests are under way at any time.</param>
internal readonly record struct Cell(bool Inside, int InFlight)
{
    public override string ToString() =>
        $"caller {(Inside ? "inside" : "outside")}, {InFlight:N0} in flight";
}
