using Mesh.Configuration;

namespace Mesh.FailureDetection;

/// <summary>
/// Judges one peer by its link: facts and moments go in, a suspicion comes out. Owns no timer and no socket.
/// </summary>
/// <remarks>
/// <para>
/// A peer turns suspect at once when its connection is lost; when a ping is owed and nothing came for the
/// <see cref="PingTimeout"/>; or when phi over everything heard reaches its threshold. It is healthy again after
/// <see cref="DetectionOptions.GoodAnswers"/> pongs in a row that each came within the ping timeout, on the same
/// connection: one alone proves little on a link that flaps. The first connection has no bad history, so the answer to
/// its hello is enough.
/// </para>
/// <para>
/// Moments are readings of one monotonic clock; one that is before the last counts as the last. Not thread-safe: one
/// owner calls it, about every <see cref="DetectionOptions.Tick"/> and on every event of the link.
/// </para>
/// </remarks>
public sealed class PeerMonitor
{
    private readonly DetectionOptions _options;
    private readonly PhiAccrual _phi;
    private readonly PingRound _pings;
    private readonly ObserverPause _pause;

    // Cause is None exactly while the peer is healthy.
    private SuspicionCause _cause = SuspicionCause.NeverConnected;
    // 0 ≤ _goodAnswers < GoodAnswers; above 0 only while suspect and connected.
    private int _goodAnswers;

    /// <summary>A peer that no connection was made to yet, and that is suspect for it.</summary>
    /// <exception cref="ArgumentException">An option is out of range for phi; all such are named.</exception>
    public PeerMonitor(DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _pings = new PingRound(options);
        _pause = new ObserverPause(options);
        _phi = new PhiAccrual(new PhiAccrualOptions(
            options.PhiThreshold,
            options.MaxSamples,
            options.MinDeviation,
            AcceptablePause: TimeSpan.Zero, // a pause forgiven would hide what routes are to go by
            FirstInterval: options.PingInterval,
            Pace: options.PingInterval));
    }

    /// <summary>Whether the link is up.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>When anything came from the peer last; null before the first. Outlives a connection.</summary>
    public TimeSpan? HeardAt { get; private set; }

    /// <summary>
    /// The smoothed round trip of pings (RFC 6298); null before the first pong. Outlives a connection.
    /// </summary>
    public TimeSpan? SmoothedRoundTrip => _pings.SmoothedRoundTrip;

    /// <summary>
    /// How long nothing may come back after a ping: the larger of <see cref="DetectionOptions.MinPingTimeout"/> and
    /// <see cref="DetectionOptions.RoundTripFactor"/> × the smoothed round trip. Before the first pong, two ping
    /// intervals if that is longer: a far peer is not wrong for being far.
    /// </summary>
    public TimeSpan PingTimeout => _pings.Timeout;

    /// <summary>
    /// How far this node doubts itself, from <see cref="LocalDoubt"/>; 1 is not at all. As Lifeguard has it, a node
    /// doubts itself before others: the ping timeout is so many times as long, and phi is forgiven as much silence.
    /// </summary>
    public double Doubt
    {
        get => _pings.Doubt;
        set => _pings.Doubt = Math.Max(1, value);
    }

    /// <summary>Between two pings while no requests are out; not below <see cref="DetectionOptions.PingInterval"/>.</summary>
    public TimeSpan IdlePace
    {
        get => _pings.IdlePace;
        set => _pings.IdlePace = value;
    }

    private bool IsSuspect => _cause != SuspicionCause.None;

    /// <summary>The link is up: its hello was answered.</summary>
    public void Connected(TimeSpan now)
    {
        now = Look(now);
        IsConnected = true;
        _goodAnswers = 0;
        _pings.Reset();
        _phi.Reset(); // the intervals of the old connection end with a silence that was not the new one's
        Hear(now);
        if (_cause == SuspicionCause.NeverConnected)
        {
            _cause = SuspicionCause.None;
        }
    }

    /// <summary>The link is down. A peer that was never connected stays just that.</summary>
    public void ConnectionLost(TimeSpan now)
    {
        Look(now);
        IsConnected = false;
        _goodAnswers = 0;
        _pings.Reset();
        if (_cause != SuspicionCause.NeverConnected)
        {
            _cause = SuspicionCause.ConnectionLost;
        }
    }

    /// <summary>The first connection could not be made, or not in time.</summary>
    public void NotReached(TimeSpan now)
    {
        Look(now);
        if (_cause == SuspicionCause.NeverConnected)
        {
            _cause = SuspicionCause.ConnectionLost;
        }
    }

    /// <summary>A ping went out. Ignored without a connection.</summary>
    public void PingSent(TimeSpan now)
    {
        now = Look(now);
        if (IsConnected)
        {
            _pings.Sent(now);
        }
    }

    /// <summary>A pong came in. Ignored without a connection: it belongs to one that is gone.</summary>
    /// <param name="now">When.</param>
    /// <param name="roundTrip">Since its ping was sent; below zero counts as zero.</param>
    public void PongReceived(TimeSpan now, TimeSpan roundTrip)
    {
        now = Look(now);
        if (!IsConnected)
        {
            return;
        }

        var inTime = _pings.Answered(now, roundTrip > TimeSpan.Zero ? roundTrip : TimeSpan.Zero, _pause.EndedAt);
        Hear(now);
        _goodAnswers = inTime && IsSuspect ? _goodAnswers + 1 : 0;
        if (_goodAnswers >= _options.GoodAnswers)
        {
            (_cause, _goodAnswers) = (SuspicionCause.None, 0);
        }
    }

    /// <summary>Anything but a pong came in: proof of life, and no measure. Ignored without a connection.</summary>
    public void ReplyReceived(TimeSpan now)
    {
        now = Look(now);
        if (IsConnected)
        {
            Hear(now);
        }
    }

    /// <summary>
    /// The opinion of the peer at this moment; the same again for the same moment, if nothing happened.
    /// </summary>
    public Suspicion Judge(TimeSpan now)
    {
        now = Look(now);
        var phi = PhiAt(now);
        if (IsConnected)
        {
            if (_pings.IsOverdue(now))
            {
                BecomeSuspect(SuspicionCause.PingUnanswered);
            }
            else if (phi >= _options.PhiThreshold)
            {
                BecomeSuspect(SuspicionCause.PhiAboveThreshold);
            }
        }

        return new Suspicion(IsSuspect ? SuspicionState.Suspect : SuspicionState.Healthy, phi, _cause);
    }

    /// <summary>Phi at this moment, for display; changes nothing.</summary>
    public double PhiAt(TimeSpan now) => _phi.PhiAt(now - _pings.Forgiven);

    /// <summary>Whether a ping should go out now: one at a time, at the busy pace while requests are out.</summary>
    /// <remarks>A suspect that answers is pinged at the busy pace too, so that it is soon known to be well.</remarks>
    /// <param name="now">The moment.</param>
    /// <param name="requestsOut">Whether requests to the peer are unanswered.</param>
    public bool PingDue(TimeSpan now, bool requestsOut)
    {
        now = Look(now);
        return IsConnected && _pings.IsDue(now, busy: requestsOut || IsSuspect);
    }

    // Every input passes here first, so that no judgement rests on a pause of this node's own.
    private TimeSpan Look(TimeSpan now)
    {
        if (_pause.EndsAt(now))
        {
            _pings.RestartWait(_pause.Now);
            _phi.Excuse(_pause.Now);
        }

        return _pause.Now;
    }

    private void Hear(TimeSpan now)
    {
        HeardAt = now;
        _phi.Heard(now);
        _pings.RestartWait(now);
        _pause.PeerHeard();
    }

    private void BecomeSuspect(SuspicionCause cause)
    {
        _goodAnswers = 0;
        if (!IsSuspect)
        {
            _cause = cause;
        }
    }
}
