using System.Collections.Immutable;

namespace Mesh.Traffic;

/// <summary>The keys that come most often, in memory that does not grow with the number of keys.</summary>
/// <remarks>
/// Space-Saving: Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams",
/// 2005. A key without a counter takes over the least counter, and adds to it; so each key that came more often than
/// total / capacity has one, and a count is too high by its error at most. Not thread-safe.
/// </remarks>
/// <param name="capacity">How many counters there are; at least 1.</param>
internal sealed class BusiestKeys(int capacity)
{
    private readonly Dictionary<string, int> _places = new(capacity, StringComparer.Ordinal);

    // A heap by count: the least is first, so that a new key finds it at once.
    private readonly KeyCount[] _heap = new KeyCount[capacity];
    private int _size;

    /// <summary>How often anything was counted.</summary>
    public long Total { get; private set; }

    /// <summary>Counts a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="weight">How often it came, or how many others this one stands for; 1 upward.</param>
    public void Count(string key, int weight = 1)
    {
        Total += weight;
        if (_places.TryGetValue(key, out var place))
        {
            Place(place, _heap[place] with { Count = _heap[place].Count + weight });
        }
        else if (_size < _heap.Length)
        {
            place = _size++;
            Place(place, new KeyCount(key, weight, 0));
            Rise(place);
            return;
        }
        else
        {
            var least = _heap[0];
            _places.Remove(least.Key);
            place = 0;
            Place(0, new KeyCount(key, least.Count + weight, least.Count));
        }

        Sink(place);
    }

    /// <summary>The busiest, the one with the highest count first; then by key.</summary>
    public ImmutableArray<KeyCount> Top(int count) =>
    [
        .. _heap[.._size]
            .OrderByDescending(one => one.Count)
            .ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(count),
    ];

    /// <summary>Halves all counts, so that what was busy long ago makes room; a key whose count falls to 0 is forgotten.</summary>
    public void Age()
    {
        Total /= 2;
        var kept = 0;
        for (var i = 0; i < _size; i++)
        {
            var one = _heap[i];
            if (one.Count / 2 is > 0 and var half)
            {
                Place(kept++, one with { Count = half, Error = one.Error / 2 });
            }
            else
            {
                _places.Remove(one.Key);
            }
        }

        Array.Clear(_heap, kept, _size - kept); // the keys may go
        _size = kept;
        for (var place = (_size / 2) - 1; place >= 0; place--)
        {
            Sink(place); // the gaps may have broken the order
        }
    }

    private void Rise(int place)
    {
        for (var above = (place - 1) / 2; place > 0 && _heap[place].Count < _heap[above].Count; above = (place - 1) / 2)
        {
            Swap(place, above);
            place = above;
        }
    }

    private void Sink(int place)
    {
        while (Lesser(place) is var below && below != place)
        {
            Swap(place, below);
            place = below;
        }
    }

    private int Lesser(int place)
    {
        var least = place;
        for (var below = (2 * place) + 1; below <= (2 * place) + 2 && below < _size; below++)
        {
            least = _heap[below].Count < _heap[least].Count ? below : least;
        }

        return least;
    }

    private void Swap(int one, int other)
    {
        var kept = _heap[one];
        Place(one, _heap[other]);
        Place(other, kept);
    }

    private void Place(int place, KeyCount count)
    {
        _heap[place] = count;
        _places[count.Key] = place;
    }
}
