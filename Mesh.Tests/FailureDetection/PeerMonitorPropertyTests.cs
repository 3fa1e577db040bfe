using Mesh.FailureDetection;
using static Mesh.Tests.FailureDetection.PeerMonitorRig;

namespace Mesh.Tests.FailureDetection;

/// <summary>
/// Random links under fixed seeds: whatever happens in whatever order, opinions change only as ruled.
/// </summary>
public sealed class PeerMonitorPropertyTests
{
    private const int Runs = 300;
    private const int Steps = 1_000;

    private enum Input
    {
        Connected,
        ConnectionLost,
        PingSent,
        Pong,
        Reply,
        Nothing,
    }

    [Fact]
    public void OpinionsChangeOnlyAsRuled()
    {
        foreach (var seed in Enumerable.Range(0, Runs))
        {
            var monitor = new PeerMonitor(Options);
            var before = monitor.Judge(TimeSpan.Zero);
            var goodAnswers = 0;
            foreach (var (input, now, roundTrip) in Story(seed))
            {
                var isConnected = monitor.IsConnected;
                var inTime = roundTrip <= monitor.PingTimeout;
                Apply(monitor, input, now, roundTrip);
                goodAnswers = input switch
                {
                    Input.Connected or Input.ConnectionLost => 0,
                    Input.Pong when isConnected => inTime && before.IsSuspect ? goodAnswers + 1 : 0,
                    _ => goodAnswers,
                };

                var after = monitor.Judge(now);
                var fault = Fault(before, after, input, goodAnswers, monitor);
                Assert.True(fault is null, $"{fault}: {before} → {after} by {input} at {now} (seed {seed}).");
                before = after;
            }
        }
    }

    [Fact]
    public void TheSameMomentGivesTheSameOpinionAndTheSameStoryTheSameOpinions()
    {
        foreach (var seed in Enumerable.Range(0, Runs))
        {
            var (monitor, twin) = (new PeerMonitor(Options), new PeerMonitor(Options));
            foreach (var (input, now, roundTrip) in Story(seed))
            {
                Apply(monitor, input, now, roundTrip);
                Apply(twin, input, now, roundTrip);

                var opinion = monitor.Judge(now);
                Assert.Equal(opinion, monitor.Judge(now));
                Assert.Equal(opinion, twin.Judge(now));
                Assert.Equal(opinion.Phi, monitor.PhiAt(now));
            }
        }
    }

    [Fact]
    public void InputsOfAnySizeAndOrderNeitherThrowNorGiveNonsense()
    {
        foreach (var seed in Enumerable.Range(0, Runs))
        {
            var random = new Random(seed);
            var monitor = new PeerMonitor(Options);
            for (var i = 0; i < 200; i++)
            {
                var input = (Input)random.Next(6);
                Apply(monitor, input, Anything(random), Anything(random));
                _ = monitor.PingDue(Anything(random), random.Next(2) == 0);
                var opinion = monitor.Judge(Anything(random));

                Assert.True(opinion.Phi >= 0, $"phi is {opinion.Phi} after {input} (seed {seed}).");
                Assert.Equal(opinion.IsSuspect, opinion.Cause != SuspicionCause.None);
                Assert.True(monitor.PingTimeout >= Options.MinPingTimeout, $"{monitor.PingTimeout} (seed {seed})");
            }
        }

        static TimeSpan Anything(Random random) =>
            TimeSpan.FromTicks(random.NextInt64(-1L << random.Next(1, 61), 1L << random.Next(1, 61)));
    }

    // The rules themselves, written apart from the monitor; null when the change is one of them.
    private static string? Fault(Suspicion before, Suspicion after, Input input, int goodAnswers, PeerMonitor monitor)
    {
        if (double.IsNaN(after.Phi) || after.IsSuspect != (after.Cause != SuspicionCause.None))
        {
            return "nonsense";
        }

        if (after.Cause == before.Cause)
        {
            return monitor.IsConnected || after.IsSuspect ? null : "healthy without a connection";
        }

        var isRuled = (before.Cause, after.Cause) switch
        {
            (SuspicionCause.NeverConnected, SuspicionCause.None) => input == Input.Connected,
            (not SuspicionCause.NeverConnected, SuspicionCause.ConnectionLost) => input == Input.ConnectionLost,
            (not SuspicionCause.NeverConnected, SuspicionCause.None) =>
                input == Input.Pong && monitor.IsConnected && goodAnswers >= Options.GoodAnswers,
            (SuspicionCause.None, SuspicionCause.PhiAboveThreshold) =>
                monitor.IsConnected && after.Phi >= Options.PhiThreshold,
            (SuspicionCause.None, SuspicionCause.PingUnanswered) =>
                monitor.IsConnected && input is Input.Nothing or Input.PingSent,
            _ => false,
        };
        return isRuled ? null : "not ruled";
    }

    private static IEnumerable<(Input Input, TimeSpan Now, TimeSpan RoundTrip)> Story(int seed)
    {
        var random = new Random(seed);
        var now = TimeSpan.Zero;
        for (var i = 0; i < Steps; i++)
        {
            now += Ms(random.Next(10) == 0 ? random.Next(2_000) : random.Next(200));
            var input = random.Next(100) switch
            {
                < 4 => Input.Connected,
                < 6 => Input.ConnectionLost,
                < 25 => Input.PingSent,
                < 50 => Input.Pong,
                < 60 => Input.Reply,
                _ => Input.Nothing,
            };
            yield return (input, now, Ms(random.Next(4) == 0 ? random.Next(1_000) : random.Next(20)));
        }
    }

    private static void Apply(PeerMonitor monitor, Input input, TimeSpan now, TimeSpan roundTrip)
    {
        switch (input)
        {
            case Input.Connected:
                monitor.Connected(now);
                break;
            case Input.ConnectionLost:
                monitor.ConnectionLost(now);
                break;
            case Input.PingSent:
                monitor.PingSent(now);
                break;
            case Input.Pong:
                monitor.PongReceived(now, roundTrip);
                break;
            case Input.Reply:
                monitor.ReplyReceived(now);
                break;
            case Input.Nothing:
                break;
        }
    }
}
