namespace Mesh.Observation.Chronicles;

/// <summary>The last things of a kind, numbered from 1 on. Not thread-safe.</summary>
/// <param name="capacity">How many are kept; 1 upward.</param>
internal sealed class Recent<T>(int capacity)
{
    private readonly Queue<T> _items = new();

    /// <summary>The number of the last; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Adds one, which is made with its number; the oldest may go for it.</summary>
    public void Add(Func<long, T> make)
    {
        _items.Enqueue(make(++Last));
        if (_items.Count > capacity)
        {
            _items.Dequeue();
        }
    }

    /// <summary>What came after a number, the oldest first.</summary>
    /// <param name="number">The last that is known; a number that there was not yet means all that is kept.</param>
    /// <param name="most">At most so many: the newest.</param>
    public IEnumerable<T> After(long number, int most)
    {
        var known = number is > 0 && number <= Last ? Last - number : Last;
        var count = (int)Math.Clamp(Math.Min(known, most), 0, _items.Count);
        return _items.Skip(_items.Count - count);
    }
}
