using Mesh.FailureDetection;
using Xunit.Abstractions;
using static Mesh.Tests.FailureDetection.PeerMonitorRig;

namespace Mesh.Tests.FailureDetection;

/// <summary>
/// One observer among nine healthy peers gets the processor in slices only, for 30 of 60 seconds: what arrives waits
/// unread for its next slice, or for several.
/// </summary>
public sealed class StarvationTests(ITestOutputHelper output)
{
    private const int Seeds = 20;

    [Fact]
    public void AStarvedNodeSuspectsTwentyTimesFewerHealthyPeersWhenItDoubtsItself()
    {
        var without = Enumerable.Range(0, Seeds).Sum(seed => new Observer(seed, maxDoubt: 1).Run(starved: true));
        var with = Enumerable.Range(0, Seeds).Sum(seed => new Observer(seed, maxDoubt: 8).Run(starved: true));
        output.WriteLine($"false suspicions in {Seeds} runs: {without} without local doubt, {with} with it");

        Assert.True(without >= 20, $"only {without} without: the starvation is too mild to show anything");
        Assert.True(with * 20 <= without, $"{with} with local doubt, {without} without");
    }

    [Fact]
    public void ACalmNodeFindsARealCrashAsSoon()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (with, without) = (new Observer(seed, 8), new Observer(seed, 1));
            Assert.Equal(0, with.Run(starved: false) + without.Run(starved: false));

            Assert.Equal(without.TimeToSuspectADeadPeer(), with.TimeToSuspectADeadPeer());
        }
    }

    [Fact]
    public void AStarvedNodeFindsARealCrashToo()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var observer = new Observer(seed, 8);
            observer.Run(starved: true, milliseconds: 20_000);

            Assert.InRange(observer.TimeToSuspectADeadPeer(starved: true).TotalMilliseconds, 250, 8_000);
        }
    }

    /// <summary>A detector as the node has it, with the peers' answers in a queue that is read when there is time.</summary>
    private sealed class Observer
    {
        private const int Peers = 9;

        private readonly Random _random;
        private readonly PeerMonitor[] _monitors;
        private readonly Queue<(TimeSpan Arrives, TimeSpan SentAt)>[] _pongs;
        private readonly bool[] _suspect = new bool[Peers];
        private readonly LocalDoubt _doubt;
        private TimeSpan _now = Ms(1_000_000);
        private TimeSpan _lookedAt;
        private TimeSpan _nextLook;
        private int _dead = -1;

        public Observer(int seed, int maxDoubt)
        {
            var options = Options with { MaxDoubt = maxDoubt, Tick = Ms(25), BusyPingInterval = Ms(50) };
            _random = new Random(seed);
            _monitors = [.. Enumerable.Range(0, Peers).Select(_ => new PeerMonitor(options))];
            _pongs = [.. Enumerable.Range(0, Peers).Select(_ => new Queue<(TimeSpan, TimeSpan)>())];
            _doubt = new LocalDoubt(options);
            (_lookedAt, _nextLook) = (_now, _now + Ms(25));
            Array.ForEach(_monitors, monitor => monitor.Connected(_now));
        }

        /// <summary>How many times a healthy peer turned suspect.</summary>
        public int Run(bool starved, int milliseconds = 60_000)
        {
            var (end, from, to) = (_now + Ms(milliseconds), _now + Ms(15_000), _now + Ms(45_000));
            var suspicions = 0;
            while (_now < end)
            {
                suspicions += Step(starved && _now >= from && _now < to);
            }

            return suspicions;
        }

        public TimeSpan TimeToSuspectADeadPeer(bool starved = false)
        {
            (_dead, var diedAt) = (0, _now);
            while (!_suspect[0] && _now - diedAt < Ms(60_000))
            {
                Step(starved);
            }

            return _now - diedAt;
        }

        private int Step(bool starved)
        {
            _now = _nextLook;
            _nextLook = _now + Ms(starved ? 25 + _random.Next(300) : 25);
            var late = _now - _lookedAt - Ms(50);
            _lookedAt = _now;
            var behind = starved ? Ms(_random.Next(4) == 0 ? _random.Next(900) : _random.Next(100)) : TimeSpan.Zero;
            var worst = late > behind ? late : behind;
            _doubt.Look(_now, worst > TimeSpan.Zero ? worst : TimeSpan.Zero);
            return Enumerable.Range(0, Peers).Sum(peer => Look(peer, behind));
        }

        private int Look(int peer, TimeSpan behind)
        {
            var monitor = _monitors[peer];
            monitor.Doubt = _doubt.Factor;
            while (_pongs[peer].TryPeek(out var pong) && pong.Arrives + behind <= _now)
            {
                _pongs[peer].Dequeue();
                monitor.PongReceived(_now, _now - pong.SentAt);
            }

            if (monitor.PingDue(_now, requestsOut: true))
            {
                monitor.PingSent(_now);
                if (peer != _dead)
                {
                    _pongs[peer].Enqueue((_now + Ms(1 + _random.Next(3)), _now));
                }
            }

            var (before, after) = (_suspect[peer], monitor.Judge(_now).IsSuspect);
            _suspect[peer] = after;
            return after && !before && peer != _dead ? 1 : 0;
        }
    }
}
