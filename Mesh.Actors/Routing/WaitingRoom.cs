using Mesh.FailureDetection;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// Where a request is while it is at no node: until its owner is well, this node's view changes, or a pause is over.
/// A peer like any other to whoever claims requests, so that deadlines, cancellations and the end of the node find it.
/// </summary>
/// <remarks>Bounded by the requests that may be under way; what waits keeps its slot.</remarks>
internal sealed class WaitingRoom : IPeer
{
    private int _inFlight;

    public string Name => "the waiting room";

    public bool IsSuspect => false;

    public bool IsSilent => false;

    public Suspicion Suspicion => default;

    public int InFlight => Volatile.Read(ref _inFlight);

    public TimeSpan? RoundTrip => null;

    /// <summary>The request waits from now on; only for its owner, who must not touch it any more.</summary>
    /// <param name="request">What is to wait.</param>
    /// <param name="notBefore">When it is sent again at the latest; its deadline may come first.</param>
    /// <param name="wakesOnNews">Whether a change of routes or links is worth an earlier look.</param>
    public void Enter(PendingRequest request, TimeSpan notBefore, bool wakesOnNews)
    {
        var setbacks = request.NoteSetback();
        setbacks.Node = request.Peer is null or WaitingRoom ? setbacks.Node : request.Peer.Name;
        setbacks.NotBefore = notBefore;
        setbacks.WakesOnNews = wakesOnNews;
        TrySend(request);
    }

    public SendResult TrySend(PendingRequest request)
    {
        request.Peer = this;
        Interlocked.Increment(ref _inFlight);
        request.PublishInFlight();
        return SendResult.Sent;
    }

    public void AttemptEnded() => Interlocked.Decrement(ref _inFlight);

    public void Cancel(ulong id)
    {
    }
}
