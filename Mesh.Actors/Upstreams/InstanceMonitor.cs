using Mesh.Configuration;
using Mesh.FailureDetection;

namespace Mesh.Upstreams;

/// <summary>
/// Judges one instance by its probes and by what requests find: facts and moments go in, a suspicion comes out. On top of
/// <see cref="PeerMonitor"/>, which judges nodes so, bad answers count: a server can be quick to say that it is ill.
/// Not thread-safe; owns no timer and no socket.
/// </summary>
internal sealed class InstanceMonitor
{
    // A silence shorter than this while requests are out is nothing to ask about.
    private static readonly TimeSpan Hush = TimeSpan.FromMilliseconds(250);

    // No phi where nobody probes all the time: silence there says nothing.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    // How soon an instance that is suspect and answers again is asked for the next good answer.
    private static readonly TimeSpan RecoveryPace = TimeSpan.FromMilliseconds(100);

    // How often one that does not answer is asked while requests want it.
    private static readonly TimeSpan WantedPace = TimeSpan.FromSeconds(1);

    // Phi over probes that come seconds apart needs no long memory, and there may be thousands of instances.
    private const int Samples = 20;

    private readonly HealthCheck _check;
    private readonly PeerMonitor _peer;
    private bool _isProber;
    private TimeSpan? _probedAt;
    private bool _isOut; // a probe, or it is about to be; its end is not known
    private bool _isKnown; // something was ever found out
    private bool _isFailing; // bad answers: so many in a row, and not as many good ones since
    private bool _lastPassed;
    private int _passed; // in a row
    private int _failed; // in a row
    private double _jitter = 1;

    public InstanceMonitor(HealthCheck check, DetectionOptions detection)
    {
        _check = check;
        _peer = new PeerMonitor(detection with
        {
            PingInterval = check.SuspectAfter, // doubled, it is what the first answer may take
            BusyPingInterval = RecoveryPace,
            MinPingTimeout = check.SuspectAfter,
            Tick = LookPace,
            MinDeviation = check.Interval / 4,
            MaxSamples = Samples,
            GoodAnswers = check.HealthyAfter,
        })
        {
            IdlePace = Never,
        };
    }

    /// <summary>How often <see cref="Judge"/> is to be asked.</summary>
    public static TimeSpan LookPace { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether this node is among those that probe the instance at all times: then silence has a pace.</summary>
    public bool IsProber
    {
        get => _isProber;
        set
        {
            _isProber = value;
            if (!value) // else its first probe tells whether the pace is kept
            {
                _peer.IdlePace = Never;
            }
        }
    }

    /// <summary>When the last probe was sent; null before the first.</summary>
    public TimeSpan? ProbedAt => _probedAt;

    /// <summary>What the last probe found, in words; null before the first.</summary>
    public string? LastFound { get; private set; }

    /// <summary>The smoothed time of its answers to probes; null before the first.</summary>
    public TimeSpan? RoundTrip => _peer.SmoothedRoundTrip;

    /// <summary>How far this node doubts itself; see <see cref="PeerMonitor.Doubt"/>.</summary>
    public double Doubt
    {
        set => _peer.Doubt = value;
    }

    /// <summary>Whether a probe should go out now.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="requestsOut">Whether requests to it are unanswered.</param>
    public bool ProbeDue(TimeSpan now, bool requestsOut)
    {
        if (_isOut || !_check.Enabled)
        {
            return false;
        }

        if (_probedAt is not { } probedAt)
        {
            return IsProber || (requestsOut && IsHushed(now));
        }

        var since = now - probedAt;
        var isSuspect = _isKnown && Judge(now).IsSuspect;
        return (isSuspect && _lastPassed && since >= RecoveryPace)
            || (isSuspect && requestsOut && since >= WantedPace)
            || (requestsOut && since >= Hush && IsHushed(now))
            || ((IsProber || isSuspect) && since >= _check.Interval * _jitter);
    }

    /// <summary>A probe that is due will be sent: none is due until it ended.</summary>
    public void ProbeTaken() => _isOut = true;

    /// <summary>A probe that is due has to wait until others ended: the silence meanwhile is this node's own.</summary>
    public void ProbeWaits() => _peer.IdlePace = Never;

    /// <summary>A probe goes out.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="chance">0 up to 1: makes the pace of nodes differ.</param>
    public void ProbeSent(TimeSpan now, double chance)
    {
        (_probedAt, _isOut) = (now, true);
        _jitter = 0.9 + (0.2 * chance);
        _peer.PingSent(now);
    }

    /// <summary>A probe ended.</summary>
    public void ProbeEnded(TimeSpan now, in ProbeResult result)
    {
        (_isOut, LastFound) = (false, result.Found);
        _lastPassed = result.End == ProbeEnd.Passed;
        (_passed, _failed) = _lastPassed ? (_passed + 1, 0) : (0, _failed + 1);
        if (result.End is ProbeEnd.Passed or ProbeEnd.Failed)
        {
            Answered(now);
            _peer.PongReceived(now, result.Took);
            _peer.IdlePace = IsProber ? _check.Interval : Never;
        }
        else
        {
            NotAnswered(now, result.End);
        }

        // One that has never been well needs no second bad answer.
        _isFailing = _lastPassed ? _isFailing && _passed < _check.HealthyAfter
            : _isFailing || _failed >= _check.UnhealthyAfter || !_isKnown;
        _isKnown = true;
    }

    /// <summary>A request was answered, whatever the answer: a sign of life.</summary>
    public void RequestAnswered(TimeSpan now)
    {
        Answered(now);
        _peer.ReplyReceived(now);
        _isKnown = true;
    }

    /// <summary>A request could not be sent: nobody accepts connections there.</summary>
    public void ConnectionRefused(TimeSpan now)
    {
        NotAnswered(now, ProbeEnd.Refused);
        _lastPassed = false;
        _isKnown = true;
    }

    /// <summary>The opinion at this moment; healthy before anything was found out, where this node does not probe.</summary>
    public Suspicion Judge(TimeSpan now)
    {
        var opinion = _peer.Judge(now);
        return !_check.Enabled && !_isKnown ? default
            : _isFailing && !opinion.IsSuspect ? new(SuspicionState.Suspect, opinion.Phi, SuspicionCause.CheckFailed)
            : opinion;
    }

    /// <summary>Whether <see cref="Judge"/> rests on anything.</summary>
    public bool IsKnown => _isKnown;

    private void Answered(TimeSpan now)
    {
        if (!_peer.IsConnected)
        {
            _peer.Connected(now);
            if (_isOut)
            {
                _peer.PingSent(now);
            }
        }
    }

    private void NotAnswered(TimeSpan now, ProbeEnd end)
    {
        if (end == ProbeEnd.Refused && _peer.IsConnected)
        {
            _peer.ConnectionLost(now);
        }
        else if (!_peer.IsConnected)
        {
            _peer.NotReached(now);
        }
    }

    private bool IsHushed(TimeSpan now) => _peer.HeardAt is not { } heard || now - heard >= Hush;
}

/// <summary>How a probe ended.</summary>
internal enum ProbeEnd
{
    /// <summary>A good answer.</summary>
    Passed,

    /// <summary>A bad answer.</summary>
    Failed,

    /// <summary>No connection, or it was lost.</summary>
    Refused,

    /// <summary>No answer in time.</summary>
    TimedOut,
}

/// <summary>What a probe found.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Took">How long that took.</param>
/// <param name="Found">The same in words, for people.</param>
internal readonly record struct ProbeResult(ProbeEnd End, TimeSpan Took, string Found);
