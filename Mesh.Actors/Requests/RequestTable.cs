using Mesh.Traffic;

namespace Mesh.Requests;

/// <summary>The requests that this node's callers have under way: bounded slots, reused. Thread-safe.</summary>
/// <param name="maxInFlight">How many slots there are.</param>
/// <param name="cancelled">Ends a request whose caller has cancelled it.</param>
/// <param name="traffic">Counts what became of them.</param>
internal sealed class RequestTable(int maxInFlight, Action<PendingRequest> cancelled, CallTraffic traffic)
{
    private readonly PendingRequest?[] _slots = new PendingRequest?[Math.Min(maxInFlight, RequestId.MaxSlots)];
    private readonly Lock _growing = new();
    private long _free; // the first free slot + 1 in the low half; above it, how often this has changed
    private int _freeCount;
    private int _used; // slots below this have been handed out at least once

    /// <summary>Requests that have not ended, or whose callers have not looked yet.</summary>
    public int Count => Math.Max(0, Volatile.Read(ref _used) - Volatile.Read(ref _freeCount));

    /// <summary>What became of the requests.</summary>
    public CallTraffic Traffic => traffic;

    /// <summary>A free slot; null when all are taken.</summary>
    public PendingRequest? Rent()
    {
        for (var head = Volatile.Read(ref _free); (uint)head != 0; head = Volatile.Read(ref _free))
        {
            var first = _slots[(uint)head - 1]!;
            if (Interlocked.CompareExchange(ref _free, Head(head, first.NextFree), head) == head)
            {
                Interlocked.Decrement(ref _freeCount);
                return first;
            }
        }

        return New();
    }

    public void Return(PendingRequest request)
    {
        while (true)
        {
            var head = Volatile.Read(ref _free);
            request.NextFree = (uint)head;
            if (Interlocked.CompareExchange(ref _free, Head(head, (uint)request.Index + 1), head) == head)
            {
                Interlocked.Increment(ref _freeCount);
                return;
            }
        }
    }

    private PendingRequest? New()
    {
        lock (_growing)
        {
            if (_used == _slots.Length)
            {
                return null;
            }

            var request = new PendingRequest(this, _used);
            Volatile.Write(ref _slots[_used], request);
            _used++;
            return request;
        }
    }

    /// <summary>Claims the request that a reply names; false for a late reply, which then is dropped.</summary>
    public bool TryClaim(ulong id, out PendingRequest request)
    {
        var slot = RequestId.SlotOf(id);
        request = slot < _slots.Length ? Volatile.Read(ref _slots[slot])! : null!;
        return request is not null && request.TryClaim(RequestId.GenerationOf(id));
    }

    /// <summary>Calls back for each request in flight, with the generation to claim it by: it may have ended meanwhile.</summary>
    public void ForEachInFlight<TState>(TState state, Action<PendingRequest, long, TState> visit)
    {
        var used = Volatile.Read(ref _used);
        for (var slot = 0; slot < used; slot++)
        {
            if (_slots[slot] is { } request && request.IsInFlight(out var generation))
            {
                visit(request, generation, state);
            }
        }
    }

    public void Cancelled(PendingRequest request) => cancelled(request);

    /// <summary>A head that no earlier one is equal to, so that who has been slow does not take it for the one it saw.</summary>
    private static long Head(long before, uint first) => (((before >> 32) + 1) << 32) | first;
}
