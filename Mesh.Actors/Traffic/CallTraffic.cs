using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Mesh.Documents;
using Mesh.Links;

namespace Mesh.Traffic;

/// <summary>What became of the requests of this node's callers, in totals that only grow. Thread-safe.</summary>
/// <remarks>How long they took is measured for one that begins in each <see cref="Pause"/>, chosen when it begins, so that
/// slow ones are as likely as fast ones; each costs a look at the clock.</remarks>
internal sealed class CallTraffic(TimeProvider clock)
{
    /// <summary>The pause between two requests that are measured; below ten thousand a second all are, unless two begin
    /// together.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(100);

    private readonly long[] _latencies = new long[LatencyBuckets.Count];
    private readonly ConcurrentDictionary<string, ServiceCalls> _services = new(StringComparer.Ordinal);
    private long _nextMeasured = long.MinValue;

    /// <summary>Requests to services that this node does not know.</summary>
    public ServiceCalls Other { get; } = new(ServiceCalls.Other);

    /// <summary>Takes what is measured of each request; null where nobody wants to know.</summary>
    public Histogram<double>? Durations { get; set; }

    /// <summary>Requests that have ended; without those that were refused before they began.</summary>
    public long Ended => Sum(service => service.Ended);

    /// <summary>Those of them that ended neither with a reply nor with a handler's refusal.</summary>
    public long Failed => Sum(service => service.Failed);

    /// <summary>Attempts after the first: a request was retried, or sent on to another node.</summary>
    public long Retries => Sum(service => service.Repeats);

    /// <summary>How many took how long, by <see cref="LatencyBuckets"/>.</summary>
    public long[] Latencies => [.. _latencies];

    /// <summary>The requests to one service. For those that some member offers: it is kept.</summary>
    public ServiceCalls Of(string service) => _services.GetOrAdd(service, static name => new ServiceCalls(name));

    /// <summary>Whether the request that begins now is to be measured.</summary>
    public bool IsMeasured(TimeSpan now)
    {
        if (now.Ticks < Volatile.Read(ref _nextMeasured))
        {
            return false;
        }

        Volatile.Write(ref _nextMeasured, now.Ticks + Pause.Ticks); // two may come through: both are measured
        return true;
    }

    /// <summary>One that is measured has ended.</summary>
    /// <param name="began">When it began, on the monotonic clock.</param>
    /// <param name="service">Its service.</param>
    /// <param name="outcome">How it ended.</param>
    public void Measure(TimeSpan began, string service, Outcome outcome)
    {
        var took = clock.Monotonic() - began;
        Interlocked.Increment(ref _latencies[LatencyBuckets.Of(took)]);
        Durations?.Record(took.TotalSeconds, new("mesh.service", service), new("mesh.outcome", Words.Of(outcome)));
    }

    private long Sum(Func<ServiceCalls, long> of) => _services.Values.Sum(of) + of(Other);
}
