using System.Collections.Concurrent;

namespace Mesh.Links;

/// <summary>
/// What one incarnation of a peer told last, of itself and of its rings. Reading is thread-safe; hearing is for one thread
/// at a time.
/// </summary>
internal sealed class HeardStates
{
    /// <summary>More services than a node can offer.</summary>
    public const int MaxRings = 1_024;

    private const long Never = long.MinValue;

    private readonly ConcurrentDictionary<string, Heard<RingState>> _rings = new(StringComparer.Ordinal);
    private Box? _node;
    private long _directAt = Never;
    private long _confirmedAt = Never;
    private long _anyAt;

    /// <summary>When anything of it was heard last, from itself or told on as something new, on the monotonic clock.</summary>
    public TimeSpan HeardAt => new(Volatile.Read(ref _anyAt));

    /// <summary>When it told anything itself last; null if all was told on by others.</summary>
    public TimeSpan? DirectAt => MomentOf(Volatile.Read(ref _directAt));

    /// <summary>When its own words stood last as it told them itself; null if it never said so but by telling them.</summary>
    public TimeSpan? ConfirmedAt => MomentOf(Volatile.Read(ref _confirmedAt));

    /// <summary>Whether it was a member once, as far as this node has seen. For who hears.</summary>
    public bool WasMember { get; set; }

    /// <summary>What it told of itself; null if it never did.</summary>
    public Heard<NodeState>? Node => Volatile.Read(ref _node)?.Heard;

    /// <summary>What it told of rings.</summary>
    public IEnumerable<Heard<RingState>> Rings => _rings.Values;

    /// <summary>What it told of a service; null if it never did.</summary>
    public Heard<RingState>? RingOf(string service) => _rings.TryGetValue(service, out var heard) ? heard : null;

    /// <summary>Takes its word, unless a newer one is known. The same number again is taken only from itself.</summary>
    /// <returns>What was known before.</returns>
    /// <exception cref="ProtocolException">It told of more services than there can be.</exception>
    public Heard<RingState>? Hear(in Told<RingState> told, TimeSpan now, bool isDirect)
    {
        var before = RingOf(told.State.Service);
        if (before is null && _rings.Count >= MaxRings)
        {
            throw new ProtocolException($"a node told of more than {MaxRings} services");
        }

        if (Takes(told.Number, before?.Number, isDirect, now))
        {
            _rings[told.State.Service] = new Heard<RingState>(told.State, now, told.Number);
        }

        return before;
    }

    /// <inheritdoc cref="Hear(in Told{RingState}, TimeSpan, bool)"/>
    public Heard<NodeState>? Hear(in Told<NodeState> told, TimeSpan now, bool isDirect)
    {
        var before = Node;
        if (Takes(told.Number, before?.Number, isDirect, now))
        {
            Volatile.Write(ref _node, new Box(new Heard<NodeState>(told.State, now, told.Number)));
        }

        return before;
    }

    /// <summary>It said itself that it has nothing else to say than before.</summary>
    public void Confirm(TimeSpan now)
    {
        Touch(now, isDirect: true);
        Volatile.Write(ref _confirmedAt, now.Ticks);
    }

    /// <summary>Something of it was heard.</summary>
    public void Touch(TimeSpan now, bool isDirect)
    {
        Volatile.Write(ref _anyAt, now.Ticks);
        if (isDirect)
        {
            Volatile.Write(ref _directAt, now.Ticks);
        }
    }

    /// <summary>Whether it replaces what is known. What others tell again is no sign that it is still there.</summary>
    private bool Takes(ulong number, ulong? known, bool isDirect, TimeSpan now)
    {
        var replaces = known is null || number > known || (isDirect && number == known);
        if (isDirect || replaces)
        {
            Touch(now, isDirect);
        }

        return replaces;
    }

    private static TimeSpan? MomentOf(long ticks) => ticks == Never ? null : new TimeSpan(ticks);

    // A struct of this size can't be replaced in one write.
    private sealed record Box(Heard<NodeState> Heard);
}
