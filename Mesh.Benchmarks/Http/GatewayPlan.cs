using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Http;

/// <summary>What a run of <c>gateway</c> measures.</summary>
/// <param name="Rounds">How often each server is started afresh and measured.</param>
/// <param name="Connections">How many there are, one request under way on each.</param>
/// <param name="Seconds">How long each is measured.</param>
/// <param name="WarmUpSeconds">How long each is asked before that.</param>
internal sealed record GatewayPlan(int Rounds, int Connections, double Seconds, double WarmUpSeconds)
{
    internal Cell Cell => new(Inside: false, Connections);
}
