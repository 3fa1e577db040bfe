using System.Collections.Concurrent;

namespace Mesh.Services;

/// <summary>
/// Cancellation sources that were used before and never cancelled: most handlers end at once, and cost no allocation.
/// </summary>
/// <remarks>Thread-safe. A source belongs to who rented it until it is given back, or for good if it is not.</remarks>
internal static class CancellationPool
{
    private const int MaxShared = 1_024;

    private static readonly ConcurrentBag<CancellationTokenSource> Shared = [];

    [ThreadStatic]
    private static CancellationTokenSource? _atHand; // the last one that came back on this thread

    public static CancellationTokenSource Rent()
    {
        if (_atHand is { } source)
        {
            _atHand = null;
            return source;
        }

        return Shared.TryTake(out source) ? source : new CancellationTokenSource();
    }

    /// <summary>Takes a source back that nobody will cancel any more.</summary>
    public static void Return(CancellationTokenSource source)
    {
        if (!source.TryReset())
        {
            source.Dispose();
        }
        else if (_atHand is null)
        {
            _atHand = source;
        }
        else if (Shared.Count < MaxShared)
        {
            Shared.Add(source);
        }
    }
}
