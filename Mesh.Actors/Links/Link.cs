using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Links;

/// <summary>One peer, in one incarnation, as this node reaches it: its connection, what is in flight, and the doubt.</summary>
/// <remarks>Thread-safe. <see cref="LinkActor"/> keeps it connected; <see cref="DetectorActor"/> looks at it each tick.</remarks>
internal sealed class Link(MeshMember member, DataPlane plane, RequestRouter router) : IPeer, ILinkEvents
{
    private readonly Lock _gate = new();
    private readonly PeerMonitor _monitor = new(plane.Options.Detection);
    private OutboundLink? _connection;
    private volatile bool _isSuspect = true; // until the first connection is up
    private int _inFlight;
    private volatile bool _disposed;

    /// <summary>Runs when a connection that was up is gone, with the cause.</summary>
    public event Action<string>? Lost;

    public MeshMember Member { get; } = member;

    public string Name => Member.Name;

    public string PeerName => Member.Name;

    public NodeIdentity Identity { get; } = new(member.Name, member.Incarnation);

    public bool IsSuspect => _isSuspect;

    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    public int InFlight => Volatile.Read(ref _inFlight);

    public Suspicion Suspicion
    {
        get
        {
            lock (_gate)
            {
                return _monitor.Judge(plane.Clock.Monotonic());
            }
        }
    }

    public TimeSpan? RoundTrip
    {
        get
        {
            lock (_gate)
            {
                return _monitor.SmoothedRoundTrip;
            }
        }
    }

    public SendResult TrySend(PendingRequest request)
    {
        if (Volatile.Read(ref _connection) is not { } connection)
        {
            return SendResult.NotConnected;
        }

        request.Peer = this;
        Interlocked.Increment(ref _inFlight);
        var result = connection.TrySend(request, plane.Clock.Monotonic());
        if (result != SendResult.Sent)
        {
            Interlocked.Decrement(ref _inFlight);
        }

        return result;
    }

    public void AttemptEnded() => Interlocked.Decrement(ref _inFlight);

    /// <summary>A connection whose hello was answered: from here on requests go over it.</summary>
    public void Connected(OutboundLink connection)
    {
        lock (_gate)
        {
            _monitor.Connected(plane.Clock.Monotonic());
            _isSuspect = _monitor.Judge(plane.Clock.Monotonic()).IsSuspect;
            Volatile.Write(ref _connection, connection);
        }

        if (_disposed)
        {
            connection.Close("the link was stopped");
        }
    }

    /// <summary>One look: pings when one is due, and judges. Called by the detector alone.</summary>
    public Suspicion Look(TimeSpan now)
    {
        lock (_gate)
        {
            if (_connection is { } connection && _monitor.PingDue(now, requestsOut: InFlight > 0))
            {
                _monitor.PingSent(now);
                connection.Ping(now);
            }

            var suspicion = _monitor.Judge(now);
            _isSuspect = suspicion.IsSuspect;
            return suspicion;
        }
    }

    public void OnHeard(TimeSpan now)
    {
        lock (_gate)
        {
            _monitor.ReplyReceived(now);
        }
    }

    public void OnPong(TimeSpan now, TimeSpan roundTrip)
    {
        lock (_gate)
        {
            _monitor.PongReceived(now, roundTrip);
        }
    }

    public void OnAnswer(ulong id, in Answer answer) => router.Reply(id, answer);

    public void OnLost(OutboundLink connection, string cause)
    {
        lock (_gate)
        {
            if (_connection != connection)
            {
                return; // it never was up
            }

            Volatile.Write(ref _connection, null);
            _monitor.ConnectionLost(plane.Clock.Monotonic());
            _isSuspect = true;
        }

        router.OnConnectionLost(this, connection.Taken, cause);
        Lost?.Invoke(cause);
    }

    /// <summary>The peer left the cluster, or started again as another incarnation.</summary>
    public void Dispose()
    {
        _disposed = true;
        Volatile.Read(ref _connection)?.Close("the peer is no member any more");
    }
}
