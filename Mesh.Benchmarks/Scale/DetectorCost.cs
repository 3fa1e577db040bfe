using System.Diagnostics;
using Mesh.Configuration;
using Mesh.FailureDetection;

namespace Mesh.Benchmarks.Scale;

/// <summary>What the detector does for one idle link: driven in virtual time, with every ping answered.</summary>
/// <param name="PingsPerSecond">Pings that go out.</param>
/// <param name="Cores">What looking at the link takes of one core.</param>
internal readonly record struct DetectorCost(double PingsPerSecond, double Cores)
{
    private const int Links = 2_000; // more than a cache holds, as with many links
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(0.2);

    /// <param name="options">How it is set.</param>
    /// <param name="idlePace">Between two pings of such a link.</param>
    internal static DetectorCost Of(DetectionOptions options, TimeSpan idlePace)
    {
        var monitors = Enumerable.Range(0, Links).Select(_ => new PeerMonitor(options) { IdlePace = idlePace }).ToArray();
        Array.ForEach(monitors, monitor => monitor.Connected(TimeSpan.Zero));
        Run(monitors, options.Tick, TimeSpan.Zero, TimeSpan.FromSeconds(30)); // until each has its usual history

        var start = Stopwatch.GetTimestamp();
        var pings = Run(monitors, options.Tick, TimeSpan.FromSeconds(30), Span);
        var taken = Stopwatch.GetElapsedTime(start);
        return new DetectorCost(pings / Span.TotalSeconds / Links, taken / Span / Links);
    }

    private static int Run(PeerMonitor[] monitors, TimeSpan tick, TimeSpan from, TimeSpan span)
    {
        var pings = 0;
        for (var now = from; now < from + span; now += tick)
        {
            foreach (var monitor in monitors)
            {
                if (monitor.PingDue(now, requestsOut: false))
                {
                    pings++;
                    monitor.PingSent(now);
                    monitor.PongReceived(now + RoundTrip, RoundTrip);
                }

                monitor.Judge(now + RoundTrip);
            }
        }

        return pings;
    }
}
