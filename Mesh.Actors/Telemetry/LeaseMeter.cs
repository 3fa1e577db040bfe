using System.Diagnostics.Metrics;
using Mesh.Links;

namespace Mesh.Telemetry;

/// <summary>Measures this node's right to strict work.</summary>
internal static class LeaseMeter
{
    public static void Create(Meter meter, DataPlane plane, TimeProvider clock)
    {
        meter.CreateObservableGauge(
            "mesh.lease.held", () => plane.Lease.Holds(clock.Monotonic()) ? 1 : 0, "1", "Whether this node may start strict work: 1 or 0.");
        meter.CreateObservableGauge(
            "mesh.lease.time_left", () => TimeLeft(plane, clock.Monotonic()), "s", "Time until the lease ends unless it is granted anew.");
        meter.CreateObservableUpDownCounter(
            "mesh.lease.voters", () => Voters(plane, clock.Monotonic()), "{node}", "The voters by whether their grant holds.");
    }

    private static double TimeLeft(DataPlane plane, TimeSpan now) => plane.Lease.End switch
    {
        var end when end == TimeSpan.MaxValue => double.PositiveInfinity,
        var end when end <= now => 0, // TimeSpan.MinValue among them
        var end => (end - now).TotalSeconds,
    };

    private static IEnumerable<Measurement<int>> Voters(DataPlane plane, TimeSpan now)
    {
        var state = plane.Lease.StateAt(now);
        yield return Labels.Of(state.Answering, Labels.Voter, "granting");
        yield return Labels.Of(state.Voters - state.Answering, Labels.Voter, "silent");
    }
}
