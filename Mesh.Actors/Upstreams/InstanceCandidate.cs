using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Links;
using Mesh.Routing;

namespace Mesh.Upstreams;

/// <summary>
/// An instance as this node's routes see it, kept while settings come and go: what is under way there, and whether it is
/// suspect. Thread-safe.
/// </summary>
internal sealed class InstanceCandidate : ICandidate, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly InstanceMonitor _monitor;
    private CancellationTokenSource _suspect = new(); // cancelled when it turns suspect; another when it is well again
    private long _answeredAt; // ticks of the clock; 0 when the monitor knows it
    private int _inFlight;
    private bool _isDoubted; // by most of those who probe it
    private volatile bool _isSuspect;

    public InstanceCandidate(UpstreamInstance instance, HealthCheck check, DetectionOptions detection, TimeProvider clock)
    {
        (Instance, _clock) = (instance, clock);
        _monitor = new InstanceMonitor(check, detection);
    }

    /// <summary>What it was first said to be; its weight and zone may have changed since.</summary>
    public UpstreamInstance Instance { get; }

    public string Name => Instance.Id;

    public bool IsSuspect => _isSuspect;

    /// <summary>Silence is no stronger reason here: every instance is as good as any.</summary>
    public bool IsSilent => false;

    public int InFlight => Volatile.Read(ref _inFlight);

    public Suspicion Suspicion
    {
        get
        {
            lock (_gate)
            {
                return OpinionAt(_clock.Monotonic());
            }
        }
    }

    /// <summary>Whether most of the nodes that probe it find it suspect.</summary>
    public bool IsDoubted => Volatile.Read(ref _isDoubted);

    /// <summary>Whether nothing has been found out of it yet.</summary>
    public bool IsUntried
    {
        get
        {
            lock (_gate)
            {
                return !_monitor.IsKnown && !_isDoubted;
            }
        }
    }

    /// <summary>What the last probe of this node found; null before the first.</summary>
    public string? LastFound
    {
        get
        {
            lock (_gate)
            {
                return _monitor.LastFound;
            }
        }
    }

    /// <summary>The smoothed time that it takes to answer a probe of this node; null before the first.</summary>
    public TimeSpan? RoundTrip
    {
        get
        {
            lock (_gate)
            {
                return _monitor.RoundTrip;
            }
        }
    }

    /// <summary>Cancelled when it turns suspect; already cancelled while it is.</summary>
    public CancellationToken UntilSuspect => Volatile.Read(ref _suspect).Token;

    /// <summary>Takes a place for one more request; false when it has as many as it may.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>The request has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>It answered a request. Takes no lock: the next look tells the monitor.</summary>
    public void Answered() => Volatile.Write(ref _answeredAt, _clock.Monotonic().Ticks);

    /// <summary>It takes no connections.</summary>
    public void Refused()
    {
        lock (_gate)
        {
            var now = _clock.Monotonic();
            _monitor.ConnectionRefused(now);
            Publish(now);
        }
    }

    /// <summary>Whether this node is among those that probe it at all times.</summary>
    public bool IsProber
    {
        get
        {
            lock (_gate)
            {
                return _monitor.IsProber;
            }
        }

        set
        {
            lock (_gate)
            {
                _monitor.IsProber = value;
                Publish(_clock.Monotonic()); // one that is to be probed is not trusted before
            }
        }
    }

    /// <summary>Lets time go by.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="doubt">How far this node doubts itself.</param>
    /// <param name="isDoubted">Whether most of those who probe it find it suspect.</param>
    /// <returns>What was found. A probe that is due has to be sent: no other is due before it ended.</returns>
    public LookResult Look(TimeSpan now, double doubt, bool isDoubted)
    {
        lock (_gate)
        {
            if (Interlocked.Exchange(ref _answeredAt, 0) is not 0 and var answered)
            {
                _monitor.RequestAnswered(new TimeSpan(answered));
            }

            _monitor.Doubt = doubt;
            Volatile.Write(ref _isDoubted, isDoubted);
            var own = OwnOpinionAt(now);
            Publish(own.IsSuspect || isDoubted);
            var isProbeDue = _monitor.ProbeDue(now, InFlight > 0);
            if (isProbeDue)
            {
                _monitor.ProbeTaken();
            }

            return new(isProbeDue, own.IsSuspect && _monitor is { IsProber: true, IsKnown: true });
        }
    }

    /// <summary>The probe that is due has to wait until others ended.</summary>
    public void ProbeWaits()
    {
        lock (_gate)
        {
            _monitor.ProbeWaits();
        }
    }

    /// <summary>The probe that is due goes out.</summary>
    /// <param name="chance">0 up to 1: makes the pace of nodes differ.</param>
    public void Probing(double chance)
    {
        lock (_gate)
        {
            _monitor.ProbeSent(_clock.Monotonic(), chance);
        }
    }

    /// <summary>A probe ended.</summary>
    public void Probed(in ProbeResult result)
    {
        lock (_gate)
        {
            var now = _clock.Monotonic();
            _monitor.ProbeEnded(now, result);
            Publish(now);
        }
    }

    public void Dispose() => _suspect.Dispose();

    private Suspicion OpinionAt(TimeSpan now)
    {
        var own = OwnOpinionAt(now);
        return _isDoubted && !own.IsSuspect ? new(SuspicionState.Suspect, own.Phi, SuspicionCause.Unreachable) : own;
    }

    private Suspicion OwnOpinionAt(TimeSpan now) => _monitor.IsKnown || _monitor.IsProber ? _monitor.Judge(now) : default;

    private void Publish(TimeSpan now) => Publish(OpinionAt(now).IsSuspect);

    private void Publish(bool isSuspect)
    {
        if (isSuspect == _isSuspect)
        {
            return;
        }

        _isSuspect = isSuspect;
        if (isSuspect)
        {
            _ = _suspect.CancelAsync(); // what hangs on it runs elsewhere, not under this lock
        }
        else
        {
            Volatile.Write(ref _suspect, new CancellationTokenSource());
        }
    }
}

/// <summary>What a look at an instance finds.</summary>
/// <param name="IsProbeDue">Whether a probe is to go out now.</param>
/// <param name="IsSuspectByProbes">Whether this node's own probes find it suspect: its vote.</param>
internal readonly record struct LookResult(bool IsProbeDue, bool IsSuspectByProbes);
