using Mesh.Configuration;

namespace Mesh.Membership;

/// <summary>This node's right to start strict work: for as long as a majority of voters has answered its pings.</summary>
/// <remarks>
/// A grant counts from when its ping was <em>sent</em>, so however long the answer took, the voter's own count of the same
/// grant ends later: see <see cref="Grants"/>. Thread-safe; read once for each strict request.
/// </remarks>
internal sealed class Lease
{
    private readonly Lock _gate = new();
    private readonly Quorum _voters;
    private readonly LeaseOptions _options;
    private readonly TimeSpan[] _granted; // when the ping was sent that each voter granted last
    private long _end;
    private bool _wasHeld; // as of the last look
    private bool _everHeld;

    /// <param name="voters">Who grants.</param>
    /// <param name="options">How long a grant lasts.</param>
    /// <param name="isOn">False only in tests: then it holds always.</param>
    public Lease(Quorum voters, LeaseOptions options, bool isOn = true)
    {
        _voters = voters;
        _options = options;
        _granted = new TimeSpan[voters.Count];
        Array.Fill(_granted, TimeSpan.MinValue);
        if (voters.Self != Quorum.None)
        {
            // Its own voice is always there: by itself it is a majority only of one, who waits before it forms a cluster.
            _granted[voters.Self] = TimeSpan.MaxValue;
        }

        _end = isOn ? EndOf(_granted).Ticks : long.MaxValue;
    }

    /// <summary>It was lost (false) or is back (true). Runs on the thread that looked, up to one look late.</summary>
    public event Action<bool>? Changed;

    /// <summary>When it ends, on the monotonic clock, unless it is granted anew.</summary>
    public TimeSpan End => new(Volatile.Read(ref _end));

    /// <summary>Whether strict work may start at this monotonic moment.</summary>
    public bool Holds(TimeSpan now) => now < End;

    /// <summary>A voter granted it, in answer to a ping that was sent at this monotonic moment.</summary>
    /// <param name="voter">Its place among the voters.</param>
    /// <param name="sentAt">When.</param>
    public void Granted(int voter, TimeSpan sentAt)
    {
        lock (_gate)
        {
            if (sentAt > _granted[voter])
            {
                _granted[voter] = sentAt;
                Volatile.Write(ref _end, Math.Max(_end, EndOf(_granted).Ticks));
            }
        }
    }

    /// <summary>What can be told of it at this monotonic moment.</summary>
    public LeaseState StateAt(TimeSpan now)
    {
        lock (_gate)
        {
            return new LeaseState(Holds(now), _granted.Count(sentAt => now < EndOf(sentAt)), _voters.Count);
        }
    }

    /// <summary>Tells of a change since the last look. Called by one thread at a time.</summary>
    /// <param name="now">This monotonic moment.</param>
    /// <param name="since">Since when this node should have one: it is Up. Null before.</param>
    /// <returns>For how long it is lost, or was never held although it should; null while it is held, and before.</returns>
    public TimeSpan? Look(TimeSpan now, TimeSpan? since = null)
    {
        var end = End;
        var holds = now < end;
        _everHeld |= end > TimeSpan.MinValue;
        if (holds != _wasHeld)
        {
            _wasHeld = holds;
            Changed?.Invoke(holds);
        }

        return holds ? null : _everHeld ? now - end : now - since;
    }

    /// <summary>The end by the newest grants of a majority.</summary>
    private TimeSpan EndOf(ReadOnlySpan<TimeSpan> granted)
    {
        Span<TimeSpan> sorted = stackalloc TimeSpan[granted.Length];
        granted.CopyTo(sorted);
        sorted.Sort();
        return EndOf(sorted[^_voters.Majority]);
    }

    private TimeSpan EndOf(TimeSpan sentAt) =>
        sentAt == TimeSpan.MinValue || sentAt == TimeSpan.MaxValue ? sentAt : sentAt + _options.Duration;
}

/// <summary>What a node can tell of its lease.</summary>
/// <param name="Holds">Whether strict work may start.</param>
/// <param name="Answering">Voters whose grant has not ended, itself included.</param>
/// <param name="Voters">All voters.</param>
internal readonly record struct LeaseState(bool Holds, int Answering, int Voters);
