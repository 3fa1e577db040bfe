using Mesh.Hosting;

namespace Mesh.Services;

/// <summary>A request whose handler went on asynchronously: it can be cancelled, and in the end given up. Thread-safe.</summary>
/// <param name="request">The request.</param>
/// <param name="cancellation">The source of the handler's token. Given back to the pool when nobody cancelled it.</param>
/// <param name="owner">Takes the request's place back when its handler is given up; null where it keeps its place.</param>
internal sealed class RunningRequest(
    in IncomingRequest request, CancellationTokenSource cancellation, IRequestOwner? owner)
{
    private const int Running = 0;
    private const int Cancelled = 1;
    private const int Abandoned = 2;
    private const int Ended = 3;

    private readonly IncomingRequest _request = request;
    private int _state = Running; // only ever grows
    private long _deadline; // fixed when it is cancelled: who joins later does not lengthen the life of what should end

    public IncomingRequest Request => _request;

    /// <summary>When nobody waits for it any more, on the monotonic clock.</summary>
    public TimeSpan Deadline =>
        Volatile.Read(ref _state) is Cancelled or Abandoned ? new(Volatile.Read(ref _deadline)) : _request.WaitedForUntil;

    public bool IsCancelled => Volatile.Read(ref _state) != Running;

    /// <summary>Cancels the handler's token; its callbacks run on the pool.</summary>
    public void Cancel()
    {
        if (IsCancelled)
        {
            return;
        }

        Volatile.Write(ref _deadline, _request.WaitedForUntil.Ticks); // before the state: who sees that may read this
        if (Interlocked.CompareExchange(ref _state, Cancelled, Running) == Running)
        {
            WorkPool.Cancel(cancellation);
        }
    }

    /// <summary>Gives up on a handler that ignored its cancellation, if it has a place that another needs.</summary>
    public void TryAbandon()
    {
        if (Volatile.Read(ref _state) != Cancelled || owner?.MayAbandon() != true)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _state, Abandoned, Cancelled) == Cancelled)
        {
            owner.OnAbandoned(_request);
        }
        else
        {
            owner.OnAbandonedEnded(); // it ended in this moment: the permission goes back
        }
    }

    /// <summary>The handler has ended; false when it was given up before, and its place is another's.</summary>
    public bool TryEnd()
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        if (before == Running)
        {
            CancellationPool.Return(cancellation);
        }

        return before != Abandoned;
    }
}
