using Mesh.Inspection.Inquiries;
using Mesh.Observation.Chronicles;

namespace Mesh.Observation.Pictures;

/// <summary>One node as it tells of itself, from one answer to the next. Not thread-safe.</summary>
internal sealed class Teller
{
    /// <summary>What was told longer ago is no news.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    // A question may be under way for so long before its node counts as silent.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // By so much may the way of an answer seem longer from one to the next: clocks drift, and ways change for good.
    private static readonly TimeSpan Creep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(5);

    private TimeSpan? _offset; // of this node's monotonic clock to the other's
    private TimeSpan? _askedAt; // the first question since it answered last
    private TimeSpan? _answeredAt;
    private ChronicleAnswer? _said;
    private TimeSpan _saidAt;
    private long _sample;
    private long _happening;

    /// <summary>The latest second that it told of; null when it told nothing of late.</summary>
    public Sample? LoadAt(TimeSpan now) => IsFresh(now) ? Load : null;

    /// <summary>How it says it is; null when it told nothing of late.</summary>
    public ChronicleAnswer? SaidAt(TimeSpan now) => IsFresh(now) ? _said : null;

    private Sample? Load { get; set; }

    /// <summary>How long it has told nothing, though it was asked.</summary>
    public TimeSpan SilentFor(TimeSpan now) => _askedAt is { } asked && now - asked > Grace ? now - (_answeredAt ?? asked) : TimeSpan.Zero;

    /// <summary>What to ask it now.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="samples">How many samples there is use for.</param>
    public ChronicleQuestion Ask(TimeSpan now, int samples)
    {
        _askedAt ??= now;
        return new(_said?.Start, _sample, _happening, samples);
    }

    /// <summary>It answered something, be it that it can't answer.</summary>
    public void Answered(TimeSpan now) => (_askedAt, _answeredAt) = (null, now);

    /// <summary>It told of itself.</summary>
    public void Hear(ChronicleAnswer said, TimeSpan now)
    {
        if (_said?.Start != said.Start)
        {
            (_offset, _sample, _happening, Load) = (null, 0, 0, null);
        }

        (_said, _saidAt) = (said, now);
        _offset = OffsetAfter(now - SecondsOf(said.Seconds));
        _sample = said.Samples.Select(one => one.Number).Append(_sample).Max();
        _happening = said.Happenings.Select(one => one.Number).Append(_happening).Max();
        Load = said.Samples.IsEmpty ? Load : said.Samples[^1];
    }

    /// <summary>A moment of its clock, on this node's monotonic clock; not later than now.</summary>
    public TimeSpan MomentOf(double seconds, TimeSpan now)
    {
        var moment = SecondsOf(seconds) + (_offset ?? TimeSpan.Zero);
        return moment < now ? moment : now;
    }

    private TimeSpan OffsetAfter(TimeSpan seen) =>
        _offset is not { } known || seen < known || seen - known > Leap ? seen : known + (seen - known < Creep ? seen - known : Creep);

    private bool IsFresh(TimeSpan now) => _said is not null && now - _saidAt <= FreshFor;

    // What no clock says becomes the longest that one may have run.
    private static TimeSpan SecondsOf(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9));
}
