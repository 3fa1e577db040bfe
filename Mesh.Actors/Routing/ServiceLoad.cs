using Mesh.Links;

namespace Mesh.Routing;

/// <summary>
/// What this node has measured of one node for one service: its requests under way, its reply times, its failures.
/// Kept while route tables come and go. Thread-safe.
/// </summary>
internal sealed class ServiceLoad(ServiceLoads service, NodeIdentity node)
{
    // What a refusal counts as: such a node is worse than any that answers.
    private static readonly TimeSpan BusyReplyTime = TimeSpan.FromSeconds(5);
    private const double UnknownSeconds = 1_000;

    // A mean that came down to this is as good as forgotten.
    private const double RestingSeconds = 1e-6;

    private readonly Lock _gate = new();
    private readonly PeakEwma _replyTime = new();
    private readonly OutcomeWindow _outcomes = new();
    private readonly Ejection _ejection = new(service.Ejection);
    private int _inFlight;
    private int _failuresInARow;
    private int _draws;
    private int _isAwake; // 1 while time is let go by: a cluster has many nodes that nobody asks
    private bool _isForgotten;
    private volatile bool _isEjected; // _ejection.IsAvoided, for readers without the lock
    private volatile bool _isOnTrial; // not Admitted

    public NodeIdentity Node => node;

    /// <summary>Requests of this node for the service that it has not answered; 0 where no policy needs to know.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether routes avoid it because it keeps failing.</summary>
    public bool IsEjected => _isEjected;

    /// <summary>
    /// Peak EWMA of its reply times × (in flight + 1). A node that has not replied yet is tried once, and then left
    /// alone until it has.
    /// </summary>
    public double Cost
    {
        get
        {
            var (seconds, inFlight) = (_replyTime.Seconds, InFlight);
            return seconds > 0 ? seconds * (inFlight + 1) : inFlight * UnknownSeconds;
        }
    }

    /// <summary>Whether <see cref="Ended"/> wants to know the moment.</summary>
    public bool NeedsTime => service.Needs.ReplyTimes;

    /// <summary>Whether time changes nothing any more that matters.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_gate)
            {
                return InFlight == 0
                    && _replyTime.Seconds < RestingSeconds
                    && _outcomes.Count().Total == 0
                    && _ejection.IsAtRest;
            }
        }
    }

    /// <summary>A request is about to be sent to it.</summary>
    public void Sent()
    {
        if (service.Needs.InFlight)
        {
            Interlocked.Increment(ref _inFlight);
            service.Sent();
        }

        StayAwake();
        if (_isOnTrial)
        {
            lock (_gate)
            {
                _ejection.Sent();
                Publish();
            }
        }
    }

    /// <summary>An attempt is not waited for any more.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="took">Since it was sent; any value when <see cref="NeedsTime"/> is false.</param>
    public void Ended(LoadEnd end, TimeSpan took)
    {
        if (service.Needs.InFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            service.Ended();
        }

        StayAwake(); // it may have taken longer than the node was awake
        if (service.Needs.ReplyTimes)
        {
            Measure(end, took);
        }

        if (service.Needs.Outcomes)
        {
            Count(end);
        }

        StayAwake(); // it may have fallen asleep before it knew this
    }

    /// <summary>Lets time go by; called some times a second.</summary>
    public void Refresh(TimeSpan now)
    {
        lock (_gate)
        {
            _replyTime.Decay(now);
            _outcomes.TurnTo(now);
            _ejection.LookAt(now);
            Publish();
        }
    }

    /// <summary>No time is let go by from now on, until something happens.</summary>
    public void Rest()
    {
        Interlocked.Exchange(ref _isAwake, 0);
        if (!IsAtRest)
        {
            Wake(); // it happened meanwhile
        }
    }

    private void StayAwake()
    {
        if (Volatile.Read(ref _isAwake) == 0)
        {
            Wake();
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            Refresh(service.Now); // the time that went by while it rested
            service.Wake(this);
        }
    }

    /// <summary>Ends an ejection without a probe, if there is one.</summary>
    public void Admit()
    {
        lock (_gate)
        {
            _ejection.Admit();
            Publish();
        }
    }

    /// <summary>The node is gone: what is still waited for from it ejects nobody.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _isForgotten = true;
            _ejection.Admit();
            Publish();
        }
    }

    private void Measure(LoadEnd end, TimeSpan took)
    {
        var now = service.Now;
        lock (_gate)
        {
            switch (end)
            {
                case LoadEnd.Answered:
                    _replyTime.Observe(now, took);
                    break;
                case LoadEnd.Busy:
                    _replyTime.ObserveAtLeast(now, BusyReplyTime);
                    break;
                default:
                    _replyTime.ObserveAtLeast(now, took); // a handler that fails fast is not fast
                    break;
            }
        }
    }

    // The way of nearly every attempt takes no lock.
    private void Count(LoadEnd end)
    {
        if (end == LoadEnd.Answered)
        {
            _outcomes.AddGood();
            if (Volatile.Read(ref _failuresInARow) != 0)
            {
                Volatile.Write(ref _failuresInARow, 0);
            }
        }
        else if (end == LoadEnd.Failed)
        {
            _outcomes.AddFailed();
            Interlocked.Increment(ref _failuresInARow);
        }

        if (_isOnTrial || end == LoadEnd.Failed)
        {
            Judge(end);
        }
    }

    private void Judge(LoadEnd end)
    {
        lock (_gate)
        {
            var (good, total) = _outcomes.Count();
            if (_isOnTrial)
            {
                _ejection.Ended(end, service.Now, Jitter());
            }
            else if (!_isForgotten
                && _ejection.IsDeserved(Volatile.Read(ref _failuresInARow), good, total)
                && service.TryEject())
            {
                _ejection.Begin(service.Now, Jitter());
            }

            Publish();
        }
    }

    private double Jitter() => RouteDraw.Fraction(service.Seed ^ (uint)node.Incarnation, (uint)_draws++);

    private void Publish()
    {
        var isOnTrial = _ejection.State != EjectionState.Admitted;
        if (_isOnTrial && !isOnTrial)
        {
            Volatile.Write(ref _failuresInARow, 0); // a new start
            _outcomes.Clear();
            service.Admitted();
        }

        _isOnTrial = isOnTrial;
        _isEjected = _ejection.IsAvoided;
    }
}
