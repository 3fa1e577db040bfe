using System.Collections.Immutable;

namespace Mesh.Observation.Pictures;

/// <summary>What several nodes told of, each thing once. Not thread-safe.</summary>
internal sealed class HappeningBook
{
    /// <summary>How many are kept: the newest.</summary>
    public const int Kept = 200;

    /// <summary>Two nodes that tell the same tell it so soon after each other.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(HappeningKind Kind, string Subject), List<Entry>> _entries = [];
    private readonly List<Entry> _new = [];
    private ImmutableArray<Happening> _all = [];
    private long _last;
    private bool _isStale;

    /// <summary>A node told of something.</summary>
    /// <param name="by">The node.</param>
    /// <param name="at">When, by this node's wall clock.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="text">The whole of it.</param>
    public void Hear(string by, DateTimeOffset at, HappeningKind kind, string subject, string text)
    {
        _isStale = true;
        if (!_entries.TryGetValue((kind, subject), out var alike))
        {
            _entries[(kind, subject)] = alike = [];
        }

        // Who tells the same twice tells of two things.
        var same = alike.Where(entry => !entry.By.Contains(by) && (entry.At - at).Duration() <= Together)
            .MinBy(entry => (entry.At - at).Duration());
        if (same is not null)
        {
            same.By.Add(by);
            same.At = at < same.At ? at : same.At;
            return;
        }

        var entry = new Entry(kind, subject, text) { At = at, By = { by } };
        alike.Add(entry);
        _new.Add(entry);
    }

    /// <summary>All that are kept, the newest first. What was told since the last call gets its ids in the order in which it happened.</summary>
    public ImmutableArray<Happening> All()
    {
        if (_isStale)
        {
            _isStale = false;
            foreach (var entry in _new.OrderBy(entry => entry.At))
            {
                entry.Id = ++_last;
            }

            _new.Clear();
            _all = Settle();
        }

        return _all;
    }

    private ImmutableArray<Happening> Settle()
    {
        Entry[] kept =
        [
            .. _entries.Values.SelectMany(alike => alike)
                .OrderByDescending(entry => entry.At)
                .ThenByDescending(entry => entry.Id),
        ];
        foreach (var old in kept.Skip(Kept))
        {
            var alike = _entries[(old.Kind, old.Subject)];
            alike.Remove(old);
            if (alike.Count == 0)
            {
                _entries.Remove((old.Kind, old.Subject));
            }
        }

        return [.. kept.Take(Kept).Select(entry => entry.ToHappening())];
    }

    private sealed record Entry(HappeningKind Kind, string Subject, string Text)
    {
        public long Id { get; set; }

        public DateTimeOffset At { get; set; }

        public SortedSet<string> By { get; } = new(StringComparer.Ordinal);

        public Happening ToHappening() => new(Id, At, Kind, Subject, [.. By], Text);
    }
}
