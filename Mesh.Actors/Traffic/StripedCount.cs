using System.Numerics;
using System.Runtime.InteropServices;

namespace Mesh.Traffic;

/// <summary>A count that many threads add to at once, each processor on a cache line of its own. Thread-safe.</summary>
internal sealed class StripedCount
{
    private readonly Stripe[] _stripes =
        new Stripe[BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64))];

    /// <summary>All that was added. Never falls.</summary>
    public long Sum
    {
        get
        {
            var sum = 0L;
            foreach (ref var stripe in _stripes.AsSpan())
            {
                sum += Volatile.Read(ref stripe.Count);
            }

            return sum;
        }
    }

    /// <summary>Adds one.</summary>
    /// <returns>How many this processor's stripe has now.</returns>
    public long Add() =>
        Interlocked.Increment(ref _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)].Count);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Stripe
    {
        [FieldOffset(0)]
        public long Count;
    }
}
