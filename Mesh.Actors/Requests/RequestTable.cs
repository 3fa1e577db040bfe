namespace Mesh.Requests;

/// <summary>The requests that this node's callers have under way: bounded slots, reused. Thread-safe.</summary>
internal sealed class RequestTable(int maxInFlight, Action<PendingRequest> cancelled)
{
    private readonly PendingRequest?[] _slots = new PendingRequest?[Math.Min(maxInFlight, RequestId.MaxSlots)];
    private readonly Stack<PendingRequest> _free = new();
    private readonly Lock _gate = new();
    private int _used; // slots below this have been handed out at least once

    /// <summary>Requests that have not ended, or whose callers have not looked yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _used - _free.Count;
            }
        }
    }

    /// <summary>A free slot; null when all are taken.</summary>
    public PendingRequest? Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var free))
            {
                return free;
            }

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

    public void Return(PendingRequest request)
    {
        lock (_gate)
        {
            _free.Push(request);
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
}
