using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Links;

/// <summary>Whether the link stands, and what for: beyond a full mesh most do not.</summary>
internal sealed partial class Link
{
    private bool _isAsked; // the outcome of the first dial is awaited: until then the peer is neither well nor suspect
    private TimeSpan _askedAt;
    private OutboundLink? _toldOn; // the connection that this node's own words were told over, all of them
    private volatile LinkNeed _need;
    private volatile bool _isReachable = true;
    private volatile bool _wasUsed;

    /// <summary>Runs when a request asks for a link that does not stand.</summary>
    public Action<Link>? Wanted { get; set; }

    /// <summary>What it is for, beside requests.</summary>
    public LinkNeed Need
    {
        get => _need;
        set
        {
            if (_need != value)
            {
                _need = value;
                _toldOn = null; // it was told nothing for as long as it needed to know nothing
            }
        }
    }

    /// <summary>Whether the cluster finds the peer reachable. That counts only while there is no link to judge it by.</summary>
    public bool IsReachable
    {
        get => _isReachable;
        set
        {
            if (_isReachable == value)
            {
                return;
            }

            lock (_gate)
            {
                _isReachable = value;
                Adopt(Judge(plane.Clock.Monotonic()));
            }
        }
    }

    /// <summary>How often the link is pinged while it has no requests out: for a lease alone, four times in its duration.</summary>
    private TimeSpan IdlePace
    {
        get
        {
            var (pace, lease) = (plane.Options.Detection.PingInterval, plane.Options.Lease.Duration / 4);
            return _need == LinkNeed.Lease && lease > pace ? lease : pace;
        }
    }

    /// <summary>Has the link stand; whoever keeps it connected has to begin.</summary>
    /// <param name="isSuspectAtFirst">Whether routes avoid the peer until its first connection is up.</param>
    /// <returns>False when it stood already.</returns>
    public bool Ask(bool isSuspectAtFirst)
    {
        lock (_gate)
        {
            return AskLocked(isSuspectAtFirst);
        }
    }

    /// <summary>Whether there is a link to judge the peer by; if not, one is made.</summary>
    public bool HasProof()
    {
        bool isNew;
        lock (_gate)
        {
            isNew = AskLocked(isSuspectAtFirst: false);
            if (!isNew)
            {
                return !_isAsked;
            }
        }

        Wanted?.Invoke(this);
        return false;
    }

    /// <summary>A dial has failed. The first failure makes the peer suspect, and what waits for it looks for another way.</summary>
    public void Missed()
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _isAsked;
            MissLocked(plane.Clock.Monotonic());
        }

        if (isFirst)
        {
            router.WakeWaiting();
        }
    }

    /// <summary>Whether the link was used since the last call, or is not to be let go of: it has no connection, is suspect, or
    /// is all that speaks for a peer that the cluster finds unreachable.</summary>
    public bool TakeUse()
    {
        var isUsed = _wasUsed || InFlight > 0 || _isSuspect || !_isReachable || !IsConnected;
        _wasUsed = false;
        return isUsed;
    }

    /// <summary>Ends the connection, and stands no more; false when requests are on it after all.</summary>
    public bool TryLetGo()
    {
        OutboundLink? connection;
        lock (_gate)
        {
            // Requests count themselves before they look for the connection: so either they are seen here, or they find none.
            connection = Interlocked.Exchange(ref _connection, null);
            if (InFlight > 0)
            {
                Volatile.Write(ref _connection, connection);
                return false;
            }

            _monitor = null;
            _isAsked = false;
            Adopt(Judge(plane.Clock.Monotonic()));
        }

        connection?.Close("it was not used for a while");
        return true;
    }

    /// <summary>Tells the peer what this node has to say of itself, if there is a connection.</summary>
    public void Tell()
    {
        if (Volatile.Read(ref _connection) is { } connection)
        {
            _toldOn = connection.Tell(plane.States) ? connection : null;
        }
    }

    /// <summary>Tells the peer what others told, if there is a connection.</summary>
    public void TellOn(ReadOnlySpan<Matter> news) => Volatile.Read(ref _connection)?.TellOn(plane.States, news);

    /// <summary>Tells the peer what all that this node knows comes to, if there is a connection.</summary>
    public void TellDigest()
    {
        if (Volatile.Read(ref _connection) is not { } connection)
        {
            return;
        }

        if (_toldOn != connection)
        {
            Tell();
        }

        if (_toldOn == connection) // with a digest it takes what it was told to stand
        {
            connection.TellDigest(plane.States);
        }
    }

    private void TellFirst(OutboundLink connection)
    {
        _toldOn = _need is LinkNeed.Mesh or LinkNeed.Neighbour && connection.Tell(plane.States) ? connection : null;
        if (_need == LinkNeed.Neighbour && _toldOn == connection)
        {
            connection.TellDigest(plane.States);
        }
    }

    private void NoteUse()
    {
        if (!_wasUsed) // a write each time would cost those who send at once
        {
            _wasUsed = true;
        }
    }

    /// <summary>For a request that found no connection.</summary>
    private OutboundLink? AskForOne(out SendResult result)
    {
        NoteUse();
        bool isNew;
        lock (_gate)
        {
            isNew = _connection is null && AskLocked(isSuspectAtFirst: false);
            result = _isAsked ? SendResult.Dialling : SendResult.NotConnected;
            if (!isNew)
            {
                return _connection;
            }
        }

        Wanted?.Invoke(this);
        return null;
    }

    private bool AskLocked(bool isSuspectAtFirst)
    {
        if (_monitor is not null || _disposed)
        {
            return false;
        }

        var now = plane.Clock.Monotonic();
        _monitor = new PeerMonitor(plane.Options.Detection);
        (_isAsked, _askedAt) = (!isSuspectAtFirst, now);
        Adopt(Judge(now));
        return true;
    }

    private void MissLocked(TimeSpan now)
    {
        if (_isAsked)
        {
            _isAsked = false;
            _monitor?.NotReached(now);
            Adopt(Judge(now));
        }
    }

    /// <summary>By the link while it stands; else by the cluster's word alone.</summary>
    private Suspicion Judge(TimeSpan now) => _monitor is { } monitor && !_isAsked
        ? monitor.Judge(now)
        : _isReachable
            ? new Suspicion(SuspicionState.Unlinked, 0, SuspicionCause.None)
            : new Suspicion(SuspicionState.Suspect, 0, SuspicionCause.Unreachable);
}
