using System.Collections.Immutable;
using Mesh.Links;
using Mesh.Routing;

namespace Mesh.Traffic;

/// <summary>The requests that come to one service of this node: how many, and which keys come most often. Thread-safe.</summary>
/// <remarks>Every request is counted. Beyond <see cref="MaxSamplesPerSecond"/> only a random part of them is asked for its
/// key, and each of those stands for as many as were passed over.</remarks>
internal sealed class KeyTraffic(TimeProvider clock)
{
    /// <summary>Keys that are counted each second, at most about so many: a count costs some hundred nanoseconds.</summary>
    public const int MaxSamplesPerSecond = 20_000;

    /// <summary>How many keys are remembered.</summary>
    public const int Capacity = 256;

    /// <summary>How long until what was counted counts half.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly StripedCount _requests = new();
    private readonly BusiestKeys _busiest = new(Capacity);
    private TimeSpan _agedAt = clock.Monotonic();
    private TimeSpan _spanAtAge; // what the counts stood for then
    private TimeSpan _lookedAt = clock.Monotonic();
    private long _requestsThen;
    private int _oneOf = 1; // a power of two

    /// <summary>All requests so far.</summary>
    public long Requests => _requests.Sum;

    /// <summary>A request came.</summary>
    /// <param name="key">Its key; null for none.</param>
    public void Count(string? key)
    {
        var number = _requests.Add();
        var oneOf = Volatile.Read(ref _oneOf);
        if (key is not null && (oneOf == 1 || IsSample(number, oneOf)))
        {
            Sample(key, oneOf);
        }
    }

    /// <summary>The busiest keys, the busiest first.</summary>
    /// <param name="count">At most so many; up to <see cref="Capacity"/>.</param>
    public BusiestOfService Top(int count)
    {
        lock (_gate)
        {
            return new(_spanAtAge + (clock.Monotonic() - _agedAt), _busiest.Total, _busiest.Top(count));
        }
    }

    /// <summary>Lets old counts fade, and sees how many requests need to be asked; called every few milliseconds.</summary>
    public void Sweep(TimeSpan now)
    {
        var since = now - _lookedAt;
        if (since < TimeSpan.FromMilliseconds(40))
        {
            return; // too short to tell a rate
        }

        var requests = Requests;
        var perSecond = (requests - _requestsThen) / since.TotalSeconds;
        (_lookedAt, _requestsThen) = (now, requests);
        Volatile.Write(ref _oneOf, OneOf(perSecond));
        lock (_gate)
        {
            if (now - _agedAt >= HalfLife)
            {
                _spanAtAge = (_spanAtAge + (now - _agedAt)) / 2;
                _agedAt = now;
                _busiest.Age();
            }
        }
    }

    /// <summary>One of how many requests is asked for its key, at this rate: a power of two.</summary>
    public static int OneOf(double requestsPerSecond)
    {
        var oneOf = 1;
        while (requestsPerSecond / oneOf > MaxSamplesPerSecond)
        {
            oneOf *= 2;
        }

        return oneOf;
    }

    // By a draw, not every n-th: callers that take turns would always show the same key.
    private static bool IsSample(long number, int oneOf) => (RouteDraw.Number((ulong)number, 0) & (ulong)(oneOf - 1)) == 0;

    private void Sample(string key, int weight)
    {
        lock (_gate)
        {
            _busiest.Count(key, weight);
        }
    }
}

/// <summary>The busiest keys of one service on one node.</summary>
/// <param name="Span">The time that the counts stand for: they fade, so it is no longer than twice the half-life.</param>
/// <param name="Total">The requests with a key in that time.</param>
/// <param name="Keys">The busiest first.</param>
internal sealed record BusiestOfService(TimeSpan Span, long Total, ImmutableArray<KeyCount> Keys);
