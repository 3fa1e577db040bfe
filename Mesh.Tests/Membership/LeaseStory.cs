using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Membership;

/// <summary>
/// One holder, its voters and one who waits for the holder's lease to end, each with a clock of its own; everything that
/// is sent arrives sometime, or never. Driven by one seed.
/// </summary>
internal sealed class LeaseStory
{
    private const double Drift = 200e-6;
    private const double Seconds = 60;
    private const double Spread = 5;

    private static readonly NodeIdentity Holder = new("x", 7);

    private readonly Random _random;
    private readonly PriorityQueue<Action, double> _events = new(); // by true time, in seconds
    private readonly Func<double, TimeSpan> _holderClock;
    private readonly Func<double, TimeSpan> _waiterClock;
    private readonly LeaseOptions _options;
    private readonly Lease _lease;
    private readonly FenceBook _book;
    private readonly int _voters;
    private readonly int _holdersPlace;
    private readonly double _downAt;
    private readonly double _removedAt;
    private readonly Func<Fence, Fence> _told;

    /// <param name="seed">What happens.</param>
    /// <param name="told">What becomes of a fence under way; to see that the story can fail.</param>
    public LeaseStory(int seed, Func<Fence, Fence>? told = null)
    {
        _random = new Random(seed);
        _told = told ?? (fence => fence);
        _voters = _random.Next(1, 6);
        var port = _random.Next(2) == 0 ? 5001 : 6000; // a voter itself, or none
        var options = TestOptions.Of(VoterSeeds.Hocon(_voters, port));
        _options = options.Lease;
        var quorum = Quorum.Of(options.Node);
        _holdersPlace = quorum.Self;
        _lease = new Lease(quorum, _options);
        _book = new FenceBook(quorum);
        _holderClock = NewClock();
        _waiterClock = NewClock();
        _downAt = 10 + (_random.NextDouble() * 30);
        _removedAt = _downAt + Spread;
        for (var place = 0; place < _voters; place++)
        {
            if (place != _holdersPlace && _random.Next(4) == 0)
            {
                ScheduleLateVoter(place);
            }
            else if (place != _holdersPlace)
            {
                ScheduleVoter(place);
            }
        }
    }

    public bool Held { get; private set; }

    public bool Lapsed { get; private set; }

    /// <summary>Whether a voter started anew after the holder was removed, and so never knew it.</summary>
    public bool HasLateVoter { get; private set; }

    /// <summary>Plays it; the true time when the lease was held although it had lapsed, or null.</summary>
    public double? Play()
    {
        while (_events.TryDequeue(out var happens, out var at))
        {
            happens();
            var (holds, lapsed) = (_lease.Holds(_holderClock(at)), _book.HasLapsed(Holder, _waiterClock(at)));
            Held |= holds;
            Lapsed |= lapsed;
            if (holds && lapsed)
            {
                return at;
            }
        }

        return null;
    }

    private void ScheduleVoter(int place)
    {
        var clock = NewClock();
        var grants = new Grants(_options, clock(0), hasNoPast: true);
        var fencedAt = _downAt + (_random.NextDouble() * Spread); // the news spreads
        At(0, () => grants.See(View(MemberStatus.Up), clock(0)));
        for (var at = _random.NextDouble() * 5; at < fencedAt; at += 1 + (_random.NextDouble() * 9))
        {
            var (then, reachable) = (at, _random.Next(3) > 0);
            At(then, () => grants.See(View(MemberStatus.Up, reachable: reachable), clock(then)));
        }

        if (_random.Next(3) == 0)
        {
            var restart = _random.NextDouble() * Seconds;
            At(restart, () => grants = new Grants(_options, clock(restart)));
            var up = restart + (_random.NextDouble() * 10);
            // Whoever comes Up has heard of everybody who was Down by then.
            At(up, () => grants.See(View(MemberStatus.Up, up > _downAt ? MemberStatus.Down : MemberStatus.Up), clock(up)));
        }

        At(fencedAt, () =>
        {
            grants.See(View(MemberStatus.Up, MemberStatus.Down), clock(fencedAt));
            grants.Fence(Holder, clock(fencedAt));
        });
        for (var at = fencedAt; at < Seconds; at += 1)
        {
            var then = at;
            At(then, () => Tell(place, grants, clock, then));
        }

        for (var at = _random.NextDouble(); at < Seconds; at += 0.5)
        {
            var then = at;
            At(then, () => Ping(place, () => grants, clock, then));
        }
    }

    /// <summary>
    /// A voter that was cut off together with the holder: it grants until it is killed, and tells nobody of a fence. It
    /// starts anew when both have been removed, and so never heard of the holder.
    /// </summary>
    private void ScheduleLateVoter(int place)
    {
        HasLateVoter = true;
        var clock = NewClock();
        var starts = _removedAt + (_random.NextDouble() * 5);
        var dies = starts - (_random.NextDouble() * 2);
        var appears = starts + (_random.NextDouble() * 2);
        Grants? grants = new(_options, clock(0), hasNoPast: true);
        At(0, () => grants.See(View(MemberStatus.Up), clock(0)));
        At(dies, () => grants = null);
        At(starts, () => grants = new Grants(_options, clock(starts)));
        At(appears, () =>
        {
            var fence = _told(new Fence(Holder, Grants.WindowOf(_options)));
            _book.Restart(place, [Holder], [], fence.LapsesIn, _waiterClock(appears));
            At(appears + fence.LapsesIn.TotalSeconds + 0.001, () => { }); // a look when it is close
        });
        At(appears + 1, () => grants!.See(GrantsTests.View(MemberStatus.Up), clock(appears + 1)));
        for (var at = _random.NextDouble(); at < Seconds; at += 0.5)
        {
            var then = at;
            At(then, () => Ping(place, () => grants, clock, then));
        }
    }

    private void Ping(int place, Func<Grants?> grants, Func<double, TimeSpan> clock, double sentAt)
    {
        var arrives = sentAt + Delay();
        At(arrives, () =>
        {
            if (grants()?.TryGrant(Holder, clock(arrives)) == true)
            {
                At(arrives + Delay(), () => _lease.Granted(place, _holderClock(sentAt)));
            }
        });
    }

    private void Tell(int place, Grants grants, Func<double, TimeSpan> clock, double sentAt)
    {
        foreach (var fence in grants.FencesAt(clock(sentAt)))
        {
            var space = new byte[1_000];
            var bytes = NodeStateEntry.Write(new(new NodeState(false, 1, [_told(fence)]), 1), space);
            var arrives = sentAt + Delay();
            At(arrives, () => Hear(place, space.AsSpan(1, bytes - 1), _waiterClock(arrives)));
            At(arrives + fence.LapsesIn.TotalSeconds + 0.001, () => { }); // a look when it is close
        }
    }

    private void Hear(int place, ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        var entry = new EntryReader(bytes);
        foreach (var fence in NodeStateEntry.Read(ref entry).State.Fences)
        {
            _book.Hear(place, fence, now);
        }
    }

    private void At(double time, Action happens) => _events.Enqueue(happens, time);

    private double Delay() => _random.Next(10) switch
    {
        0 => _random.NextDouble() * 20, // kept in a buffer somewhere
        1 => 0,
        _ => _random.NextDouble() * 0.05,
    };

    private Func<double, TimeSpan> NewClock()
    {
        var (zero, pace) = (_random.NextDouble() * 1e6, 1 + (((_random.NextDouble() * 2) - 1) * Drift));
        return at => TimeSpan.FromSeconds(zero + (at * pace));
    }

    private static MeshView View(MemberStatus self, MemberStatus holder = MemberStatus.Up, bool reachable = true) =>
        GrantsTests.View(self, GrantsTests.Member(Holder, holder, reachable));
}
