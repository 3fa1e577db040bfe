using System.Collections.Concurrent;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>The requests that can be under way at once. Thread-safe.</summary>
internal sealed class Slots
{
    private const int Count = 16_384;

    private readonly Slot[] _all = new Slot[Count];
    private readonly ConcurrentQueue<Slot> _free = new();

    internal Slots()
    {
        for (var id = 0; id < Count; id++)
        {
            _all[id] = new Slot(id, this);
            _free.Enqueue(_all[id]);
        }
    }

    internal Slot this[int id] => _all[id];

    /// <exception cref="InvalidOperationException">All are taken.</exception>
    internal Slot Rent(int payloadBytes)
    {
        if (!_free.TryDequeue(out var slot))
        {
            throw new InvalidOperationException($"{Count} requests are under way.");
        }

        slot.Begin(payloadBytes);
        return slot;
    }

    internal void Return(Slot slot) => _free.Enqueue(slot);
}
