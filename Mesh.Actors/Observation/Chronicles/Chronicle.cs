using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Links;

namespace Mesh.Observation.Chronicles;

/// <summary>What one node did in the last minutes, second by second, and what it learned. Bounded. Thread-safe.</summary>
internal sealed class Chronicle(TimeProvider clock)
{
    /// <summary>Samples that are kept: one a second.</summary>
    public const int MaxSamples = 180;

    /// <summary>Happenings that are kept.</summary>
    public const int MaxHappenings = 500;

    /// <summary>The longest text that is kept; what is longer is cut.</summary>
    public const int MaxText = 1_000;

    private readonly Lock _gate = new();
    private readonly Recent<Sample> _samples = new(MaxSamples);
    private readonly Recent<ToldHappening> _happenings = new(MaxHappenings);
    private ImmutableDictionary<string, TimeSpan> _suspects = ImmutableDictionary<string, TimeSpan>.Empty;
    private Totals? _before;
    private long _starved;

    /// <summary>Something was noted, or this node sees the cluster otherwise than before; runs on the thread that did it.</summary>
    public event Action? Changed;

    /// <summary>Since when this node suspects whom, on the monotonic clock.</summary>
    public ImmutableDictionary<string, TimeSpan> Suspects => Volatile.Read(ref _suspects);

    /// <summary>What kept this node from its work when it began to doubt itself, or doubted itself more.</summary>
    public TimeSpan Starved
    {
        get => new(Volatile.Read(ref _starved));
        set => Volatile.Write(ref _starved, value.Ticks);
    }

    /// <summary>Notes what has just happened.</summary>
    public void Note(params IEnumerable<News> news)
    {
        var any = false;
        lock (_gate)
        {
            foreach (var one in news)
            {
                any = true;
                _happenings.Add(number => new(
                    number, clock.Monotonic().TotalSeconds, Words.Of(one.Kind.ToString()), one.Subject, Cut(one.Text)));
            }
        }

        if (any)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>This node begins or ends to suspect another.</summary>
    public void Suspect(string peer, bool isSuspect) => ImmutableInterlocked.Update(
        ref _suspects,
        (suspects, now) => !isSuspect ? suspects.Remove(peer) : suspects.ContainsKey(peer) ? suspects : suspects.Add(peer, now),
        clock.Monotonic());

    /// <summary>This node sees the cluster otherwise than before.</summary>
    public void Stir() => Changed?.Invoke();

    /// <summary>Takes the totals of this moment; about a second after the last ones.</summary>
    public void Take(Totals totals)
    {
        lock (_gate)
        {
            if (_before is { } before && totals.At > before.At)
            {
                _samples.Add(number => Sample.Between(number, before, totals));
            }

            _before = totals;
        }
    }

    /// <summary>What is newer than what somebody has already, the oldest first.</summary>
    public (ImmutableArray<Sample> Samples, ImmutableArray<ToldHappening> Happenings) After(long sample, long happening, int mostSamples)
    {
        lock (_gate)
        {
            return ([.. _samples.After(sample, mostSamples)], [.. _happenings.After(happening, MaxHappenings)]);
        }
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : $"{text.AsSpan(0, MaxText - 1)}…";
}
