using Mesh.Configuration;

namespace Mesh.FailureDetection;

/// <summary>
/// When a peer is to be pinged, whether its answer is in time, and what its round trips are. Not thread-safe.
/// </summary>
internal sealed class PingRound(DetectionOptions options)
{
    // From this doubt on a longer round trip than usual measures this node, not the path.
    private const double Starved = 2;

    private readonly OutstandingPing _ping = new();
    private readonly SmoothedRoundTrip _roundTrip = new();

    /// <summary>The smoothed round trip; null before the first pong. Outlives a connection.</summary>
    public TimeSpan? SmoothedRoundTrip => _roundTrip.Value;

    /// <summary>How far this node doubts itself; 1 upward. See <see cref="PeerMonitor.Doubt"/>.</summary>
    public double Doubt { get; set; } = 1;

    /// <summary>How long nothing may come back after a ping; see <see cref="PeerMonitor.PingTimeout"/>.</summary>
    public TimeSpan Timeout => CalmTimeout * Doubt;

    /// <summary>See <see cref="PeerMonitor.IdlePace"/>.</summary>
    public TimeSpan IdlePace { get; set; } = options.PingInterval;

    /// <summary>How much of a silence is this node's own: it doubts itself, or pings less often than phi expects.</summary>
    public TimeSpan Forgiven => (CalmTimeout * (Doubt - 1)) + (IdlePace - options.PingInterval);

    private TimeSpan CalmTimeout
    {
        get
        {
            var timeout = _roundTrip.Value * options.RoundTripFactor ?? 2 * options.PingInterval;
            return timeout > options.MinPingTimeout ? timeout : options.MinPingTimeout;
        }
    }

    /// <summary>A ping went out.</summary>
    public void Sent(TimeSpan now) => _ping.Sent(now);

    /// <summary>Something came from the peer, or its silence is excused: what it owes is waited for anew.</summary>
    public void RestartWait(TimeSpan now) => _ping.RestartWait(now);

    /// <summary>Forgets the pings of a connection that is gone.</summary>
    public void Reset() => _ping.Reset();

    /// <summary>Whether a ping is owed and nothing came for the timeout.</summary>
    public bool IsOverdue(TimeSpan now) => _ping.IsOverdue(now, Timeout);

    /// <summary>Whether a ping should go out: at the busy or the idle pace, and one at a time.</summary>
    /// <remarks>
    /// On a connection that lives no pong is lost, and a frozen peer would only answer a heap of stale pings. Should
    /// one be lost all the same, the next goes out after a patient while.
    /// </remarks>
    public bool IsDue(TimeSpan now, bool busy)
    {
        if (_ping.SentAt is not { } sentAt)
        {
            return true;
        }

        if (!_ping.IsOwed)
        {
            return now - sentAt >= (busy ? options.BusyPingInterval : IdlePace);
        }

        return now - sentAt >= 4 * options.PingInterval && now - sentAt >= 2 * Timeout;
    }

    /// <summary>A pong came in; true if within the timeout.</summary>
    /// <remarks>
    /// Only the answer to the newest ping is a measure, as in Karn's algorithm: a peer that wakes up answers all it
    /// owes at once. And a late one counts as just too late, so that one freeze does not make the timeout long, yet a
    /// path that turned slow for good is learned within a few pongs.
    /// </remarks>
    /// <param name="now">When.</param>
    /// <param name="roundTrip">Since its ping was sent; zero or more.</param>
    /// <param name="pauseEndedAt">The end of this node's last pause: a ping sent before it measured that pause.</param>
    public bool Answered(TimeSpan now, TimeSpan roundTrip, TimeSpan? pauseEndedAt)
    {
        var inTime = roundTrip <= Timeout;
        // The stamp that the round trip counts from may differ a little from the moment that Sent was told.
        if (_ping.SentAt is { } newest && roundTrip <= now - newest + (options.BusyPingInterval / 2))
        {
            _ping.Answered();
            var isOwnDoing = Doubt >= Starved && !(roundTrip < _roundTrip.Value);
            if (!isOwnDoing && (pauseEndedAt is not { } ended || roundTrip <= now - ended))
            {
                _roundTrip.Add(roundTrip < CalmTimeout ? roundTrip : CalmTimeout);
            }
        }

        return inTime;
    }
}
