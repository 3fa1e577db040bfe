using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Links;

/// <summary>
/// One peer, in one incarnation, as this node reaches it: its connection, what is in flight, and the doubt.
/// </summary>
/// <remarks>
/// Thread-safe. While it stands, <see cref="LinkActor"/> keeps it connected and <see cref="DetectorActor"/> looks at it each
/// tick; when it does not, it costs nothing, and the first request has it stand: see <c>Link.Standing.cs</c>.
/// </remarks>
internal sealed partial class Link(MeshMember member, DataPlane plane, RequestRouter router) : IPeer, ILinkEvents, IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _voter = plane.Voters.PlaceOf(member.Address);
    private readonly TimeSpan _knownSince = plane.Clock.Monotonic();
    private PeerMonitor? _monitor; // null while the link does not stand
    private OutboundLink? _connection;
    private volatile bool _isSuspect;
    private volatile bool _isSilent;
    private volatile bool _isDraining;
    private int _inFlight;
    private bool _disposed;

    /// <summary>Runs when a connection that was up is gone, with the cause.</summary>
    public Action<string>? Lost { get; set; }

    public MeshMember Member { get; } = member;

    public string Name => Member.Name;

    public string PeerName => Member.Name;

    public NodeIdentity Identity { get; } = new(member.Name, member.Incarnation);

    public bool IsSuspect => _isSuspect;

    public bool IsSilent => _isSilent;

    /// <summary>What the peer told last.</summary>
    public bool IsDraining => _isDraining;

    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <summary>When the peer was heard last, on either connection; null if it never was.</summary>
    public TimeSpan? HeardAt
    {
        get
        {
            lock (_gate)
            {
                var told = plane.States.HeardAt(Identity);
                return _monitor?.HeardAt is { } heard && !(told > heard) ? heard : told;
            }
        }
    }

    public int InFlight => Volatile.Read(ref _inFlight);

    public Suspicion Suspicion
    {
        get
        {
            lock (_gate)
            {
                return Judge(plane.Clock.Monotonic());
            }
        }
    }

    public TimeSpan? RoundTrip
    {
        get
        {
            lock (_gate)
            {
                return _monitor?.SmoothedRoundTrip;
            }
        }
    }

    /// <summary>What this node knows of the peer now.</summary>
    public PeerState State =>
        new(Name, IsConnected, Suspicion, InFlight, RoundTrip, plane.Clock.Monotonic() - _knownSince)
        {
            Doubt = plane.States.NodeOf(Identity)?.State.Doubt ?? 1,
            IsDraining = IsDraining,
        };

    public SendResult TrySend(PendingRequest request)
    {
        Interlocked.Increment(ref _inFlight); // before the look for a connection: see TryLetGo
        var result = SendResult.NotConnected;
        if ((Volatile.Read(ref _connection) ?? AskForOne(out result)) is { } connection)
        {
            request.Peer = this;
            NoteUse();
            try
            {
                result = connection.TrySend(request);
            }
            catch (Exception fault)
            {
                // Nothing was appended, so the request is still the caller's.
                plane.Paced.Of(request.Service).RequestUnwritable(fault, request.Service);
            }
        }

        if (result != SendResult.Sent)
        {
            Interlocked.Decrement(ref _inFlight);
        }

        return result;
    }

    public void AttemptEnded() => Interlocked.Decrement(ref _inFlight);

    public void Cancel(ulong id) => Volatile.Read(ref _connection)?.TrySendCancel(id);

    /// <summary>A connection whose hello was answered: from here on requests go over it.</summary>
    /// <returns>False when the link was disposed meanwhile; then the connection is closed.</returns>
    public bool Connected(OutboundLink connection)
    {
        if (!TryAdopt(connection))
        {
            connection.Close("the link was stopped");
            return false;
        }

        router.WakeWaiting();
        return true;
    }

    /// <summary>One look: pings when one is due, and judges. Called by the detector alone.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="doubt">See <see cref="PeerMonitor.Doubt"/>.</param>
    public Suspicion Look(TimeSpan now, double doubt)
    {
        var wasSuspect = _isSuspect;
        var suspicion = PingAndJudge(now, doubt);
        if (wasSuspect != suspicion.IsSuspect)
        {
            router.WakeWaiting(); // what waits for it can be sent, or need wait no more
        }

        return suspicion;
    }

    private bool TryAdopt(OutboundLink connection)
    {
        lock (_gate)
        {
            if (_disposed || _monitor is null)
            {
                return false;
            }

            var now = plane.Clock.Monotonic();
            _monitor.Connected(now);
            _isAsked = false;
            Adopt(Judge(now));
            Volatile.Write(ref _connection, connection);
            TellFirst(connection);
            return true;
        }
    }

    private Suspicion PingAndJudge(TimeSpan now, double doubt)
    {
        lock (_gate)
        {
            if (_monitor is null)
            {
                return Judge(now);
            }

            _monitor.Doubt = doubt;
            _monitor.IdlePace = IdlePace;
            if (_isAsked && now - _askedAt >= plane.Options.Detection.MinPingTimeout * doubt)
            {
                MissLocked(now);
            }

            if (_connection is { } connection && _monitor.PingDue(now, requestsOut: InFlight > 0))
            {
                _monitor.PingSent(now);
                connection.Ping(now);
            }

            var suspicion = Judge(now);
            Adopt(suspicion);
            return suspicion;
        }
    }

    private void Adopt(Suspicion suspicion)
    {
        _isSuspect = suspicion.IsSuspect;
        _isSilent = suspicion.IsSuspect
            && (suspicion.Cause != SuspicionCause.PingUnanswered
                || suspicion.Phi >= plane.Options.Detection.PhiThreshold);
    }

    /// <summary>The peer told of itself, or this link is new: from now on it goes by what was told last.</summary>
    public void Heed()
    {
        lock (_gate) // two threads may have heard: the newest counts
        {
            _isDraining = plane.States.NodeOf(Identity)?.State.Draining == true;
        }
    }

    public void OnHeard(TimeSpan now)
    {
        lock (_gate)
        {
            _monitor?.ReplyReceived(now);
        }
    }

    public void OnPong(TimeSpan now, TimeSpan roundTrip, bool granted)
    {
        lock (_gate)
        {
            _monitor?.PongReceived(now, roundTrip);
        }

        if (granted && _voter != Quorum.None)
        {
            plane.Lease.Granted(_voter, now - roundTrip);
        }
    }

    public void OnRemoved(string refusal) => plane.ToldRemoved?.Invoke(refusal);

    public void OnAnswer(ulong id, in Answer answer, ReplyBatch ended) => router.Reply(id, answer, ended);

    public void OnLost(OutboundLink connection, string cause)
    {
        lock (_gate)
        {
            if (_connection != connection)
            {
                return; // it never was up
            }

            Volatile.Write(ref _connection, null);
            var now = plane.Clock.Monotonic();
            _monitor?.ConnectionLost(now);
            Adopt(Judge(now));
        }

        router.OnConnectionLost(this, connection.Taken, cause);
        Lost?.Invoke(cause);
    }

    /// <summary>The peer left the cluster, or started again as another incarnation.</summary>
    public void Dispose()
    {
        OutboundLink? connection;
        lock (_gate)
        {
            _disposed = true;
            _isAsked = false;
            connection = _connection;
        }

        connection?.Close("the peer is no member any more");
    }
}
