using System.Runtime.CompilerServices;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Mesh.FailureDetection;

/// <summary>
/// The cluster's detector of members: Akka's phi accrual over its own heartbeats, which takes the word of Mesh's links
/// too. A member is unreachable when both are silent, or remoting alone for three acceptable pauses.
/// </summary>
/// <remarks>
/// <para>
/// Akka's heartbeats share one connection with gossip. When packets are lost, TCP holds back everything behind a lost one, for
/// seconds when it is lost again and again; a link's two connections are seldom held back at the same time. Links
/// alone vouch for a member for three acceptable pauses at most: then remoting itself is broken, and the cluster has to know.
/// </para>
/// <para>Made by Akka, one for each member that this node watches. Thread-safe.</para>
/// </remarks>
internal sealed class LinkAwareFailureDetector : PhiAccrualFailureDetector
{
    private const int PausesVouchedFor = 3;

    // Akka makes detectors from a name in its configuration, and gives them nothing else that tells one node from another.
    private static readonly ConditionalWeakTable<EventStream, Func<string, TimeSpan?>> Witnesses = [];

    private readonly EventStream _events;
    private readonly TimeSpan _acceptablePause;
    private readonly Clock _clock; // milliseconds
    private long _lastHeartbeat;

    /// <summary>Called by Akka.</summary>
    /// <param name="config"><c>akka.cluster.failure-detector</c>.</param>
    /// <param name="events">Those of the actor system that it works for.</param>
    public LinkAwareFailureDetector(Config config, EventStream events)
        : base(config, events)
    {
        _events = events;
        _acceptablePause = config.GetTimeSpan("acceptable-heartbeat-pause");
        _clock = DefaultClock;
    }

    /// <summary>One with Akka's defaults, on another clock.</summary>
    internal LinkAwareFailureDetector(TimeSpan acceptablePause, EventStream events, Clock clock)
        : base(8, 1_000, TimeSpan.FromMilliseconds(100), acceptablePause, TimeSpan.FromSeconds(1), clock)
    {
        _events = events;
        _acceptablePause = acceptablePause;
        _clock = clock;
    }

    public override bool IsAvailable => base.IsAvailable || IsVouchedFor;

    private bool IsVouchedFor =>
        Address is { } address
        && TimeSpan.FromMilliseconds(_clock() - Volatile.Read(ref _lastHeartbeat)) <= _acceptablePause * PausesVouchedFor
        && Witnesses.TryGetValue(_events, out var silenceOf)
        && silenceOf(address) <= _acceptablePause;

    /// <summary>From here on the detectors of an actor system take a node's word.</summary>
    /// <param name="events">Those of the actor system.</param>
    /// <param name="silenceOf">For how long nothing came over the link to a member, by its address; null without a link.</param>
    public static void Ask(EventStream events, Func<string, TimeSpan?> silenceOf) =>
        Witnesses.AddOrUpdate(events, silenceOf);

    public override void HeartBeat()
    {
        Volatile.Write(ref _lastHeartbeat, _clock());
        base.HeartBeat();
    }
}
