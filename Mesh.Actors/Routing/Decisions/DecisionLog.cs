using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>The latest routing decisions of a node, in memory of a fixed size. Thread-safe; nobody ever waits for it.</summary>
/// <remarks>
/// Writers take a slot by counting up; each processor has slots of its own, so that they seldom meet. Recording allocates
/// nothing, but for the first of an epoch.
/// </remarks>
internal sealed class DecisionLog
{
    private const int MostEpochs = 256;
    private const int LeastPerStripe = 64;

    private readonly Stripe[] _stripes;
    private readonly Queue<DecisionEpoch> _epochs = new();
    private int _epoch;

    /// <param name="capacity">How many are remembered at most; 0 for none.</param>
    public DecisionLog(int capacity)
    {
        var most = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);
        var stripes = Math.Clamp(capacity / LeastPerStripe, capacity == 0 ? 0 : 1, most);
        stripes = stripes == 0 ? 0 : 1 << BitOperations.Log2((uint)stripes);
        _stripes = [.. Enumerable.Range(0, stripes).Select(_ => new Stripe(Math.Max(1, capacity / stripes)))];
    }

    /// <summary>A table is about to be published: its decisions are of new epochs.</summary>
    public void Begin(RouteTable table)
    {
        foreach (var routes in table.Services.Values)
        {
            routes.Epoch = Interlocked.Increment(ref _epoch);
            routes.IsLogged = false;
        }
    }

    /// <summary>Remembers one, in place of the oldest.</summary>
    public void Record(ServiceRoutes routes, PendingRequest request, in Route route, in RouteSight sight, TimeSpan now)
    {
        if (_stripes.Length == 0)
        {
            return;
        }

        if (!routes.IsLogged)
        {
            Open(routes);
        }

        var stripe = _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        ref var slot = ref stripe.Claim(out var written);
        slot.At = now.Ticks;
        slot.Position = request.Position;
        slot.Tried = request.Tried.Length == 0 ? 0 : BitsOf(routes, request.Tried);
        slot.Barred = sight.Barred;
        slot.Doubted = sight.Doubted;
        slot.Full = sight.Full;
        slot.Epoch = routes.Epoch;
        slot.Member = (short)route.Member;
        slot.Attempt = (byte)Math.Min(request.Attempts + 1, byte.MaxValue);
        slot.Rule = route.Rule;
        slot.Flags = (request.Key is null ? DecisionFlags.None : DecisionFlags.Keyed)
            | (route.Looked ? DecisionFlags.Looked : DecisionFlags.None);
        Volatile.Write(ref slot.Written, written);
    }

    /// <summary>What is remembered, the oldest first, and the epochs of that. What is being written meanwhile is left out.</summary>
    public (ImmutableArray<Decision> Decisions, ImmutableArray<DecisionEpoch> Epochs) Read()
    {
        var decisions = new List<Decision>();
        foreach (var stripe in _stripes)
        {
            stripe.CopyTo(decisions);
        }

        DecisionEpoch[] known;
        lock (_epochs)
        {
            known = [.. _epochs];
        }

        var numbers = known.Select(epoch => epoch.Number).ToHashSet();
        var used = decisions.Select(decision => decision.Epoch).ToHashSet();
        return (
            [.. decisions.Where(decision => numbers.Contains(decision.Epoch)).OrderBy(decision => decision.At)],
            [.. known.Where(epoch => used.Contains(epoch.Number))]);
    }

    private void Open(ServiceRoutes routes)
    {
        lock (_epochs)
        {
            if (routes.IsLogged)
            {
                return;
            }

            _epochs.Enqueue(DecisionEpoch.Of(routes));
            if (_epochs.Count > MostEpochs)
            {
                _epochs.Dequeue();
            }

            routes.IsLogged = true;
        }
    }

    private static ulong BitsOf(ServiceRoutes routes, string[] names)
    {
        ulong bits = 0;
        for (var member = 0; member < Math.Min(routes.Peers.Length, RouteSight.MaxMembers); member++)
        {
            bits |= RouteSight.Bit(Array.IndexOf(names, routes.Peers[member].Name) >= 0, member);
        }

        return bits;
    }

    private sealed class Stripe(int capacity)
    {
        private readonly Decision[] _slots = GC.AllocateArray<Decision>(capacity, pinned: true);
        private Counter _counter;

        public ref Decision Claim(out uint written)
        {
            var claimed = Interlocked.Increment(ref _counter.Claimed) - 1;
            written = (uint)((ulong)claimed / (ulong)_slots.Length) + 1;
            return ref _slots[(int)((ulong)claimed % (ulong)_slots.Length)];
        }

        public void CopyTo(List<Decision> decisions)
        {
            for (var index = 0; index < _slots.Length; index++)
            {
                var written = Volatile.Read(ref _slots[index].Written);
                var copy = _slots[index];
                Interlocked.MemoryBarrier(); // who claims a slot counts before it writes
                if (written != 0 && TimesClaimed(index) == written)
                {
                    decisions.Add(copy);
                }
            }
        }

        private uint TimesClaimed(int index)
        {
            var claimed = Volatile.Read(ref _counter.Claimed);
            return (uint)(((ulong)claimed + (ulong)(_slots.Length - 1 - index)) / (ulong)_slots.Length);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(64)]
        public long Claimed;
    }
}
