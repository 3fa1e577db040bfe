using Mesh.Configuration;
using Mesh.FailureDetection;

namespace Mesh.Tests.FailureDetection;

/// <summary>A monitor with a clock that is moved by hand, and a link that pings when it should.</summary>
internal sealed class PeerMonitorRig
{
    public static readonly DetectionOptions Options = new(
        PingInterval: Ms(500),
        BusyPingInterval: Ms(100),
        MinPingTimeout: Ms(250),
        RoundTripFactor: 8,
        PhiThreshold: 8,
        MinDeviation: Ms(125),
        MaxSamples: 100,
        GoodAnswers: 2,
        Tick: Ms(50),
        MaxDoubt: 8);

    // Pings that the peer has not answered: when each went out.
    private readonly Queue<TimeSpan> _unanswered = new();

    public PeerMonitor Monitor { get; } = new(Options);

    public TimeSpan Now { get; private set; } = Ms(1_000_000);

    /// <summary>
    /// How long a pong takes; null while the peer is frozen: it answers all it owes when it wakes up.
    /// </summary>
    public TimeSpan? RoundTrip { get; set; } = Ms(1);

    public bool RequestsOut { get; set; }

    public int PingsSent { get; private set; }

    /// <summary>Each change of opinion, with the milliseconds since the rig was made.</summary>
    public List<(double AtMs, SuspicionCause Cause)> Changes { get; } = [];

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static PeerMonitorRig Connected()
    {
        var rig = new PeerMonitorRig();
        rig.Monitor.Connected(rig.Now);
        return rig;
    }

    /// <summary>Runs the link a millisecond at a time; the owner looks once in a tick.</summary>
    public PeerMonitorRig Run(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            Now += Ms(1);
            Answer();
            if (Now.Ticks % Options.Tick.Ticks == 0)
            {
                Look();
            }
        }

        return this;
    }

    /// <summary>This node is frozen: time goes by, and nothing is done.</summary>
    public PeerMonitorRig Sleep(int milliseconds)
    {
        Now += Ms(milliseconds);
        return this;
    }

    public Suspicion Judge()
    {
        var suspicion = Monitor.Judge(Now);
        if (suspicion.Cause != (Changes.Count == 0 ? SuspicionCause.None : Changes[^1].Cause))
        {
            Changes.Add(((Now - Ms(1_000_000)).TotalMilliseconds, suspicion.Cause));
        }

        return suspicion;
    }

    public void Lose()
    {
        _unanswered.Clear();
        Monitor.ConnectionLost(Now);
    }

    private void Look()
    {
        Judge();
        if (Monitor.PingDue(Now, RequestsOut))
        {
            Monitor.PingSent(Now);
            _unanswered.Enqueue(Now);
            PingsSent++;
        }
    }

    private void Answer()
    {
        while (RoundTrip is { } roundTrip && _unanswered.TryPeek(out var sentAt) && Now - sentAt >= roundTrip)
        {
            _unanswered.Dequeue();
            Monitor.PongReceived(Now, Now - sentAt);
        }
    }
}
