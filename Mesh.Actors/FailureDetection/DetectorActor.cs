using Akka.Actor;
using Mesh.Links;
using Mesh.Logs;

namespace Mesh.FailureDetection;

/// <summary>
/// Looks at each link that stands every tick: has it ping, asks for its judgement, publishes each change once on the event
/// stream, and has the requests that wait for a suspect sent on. Decides nothing: see <see cref="PeerMonitor"/>.
/// </summary>
internal sealed class DetectorActor : ReceiveActor, IWithTimers
{
    private readonly DataPlane _plane;
    private readonly Action<Link> _reroute;
    private readonly Dictionary<string, SuspicionState> _published = [];
    private readonly SuspicionLines _lines;
    private readonly LocalDoubt _doubt;
    private readonly StarvationProbe _starvation;
    private TimeSpan? _starvedAt; // the last time, as long as the log says that this node is starved

    public DetectorActor(DataPlane plane, Func<IReadOnlyCollection<Link>> links, Action<Link> reroute)
    {
        _plane = plane;
        _reroute = reroute;
        _lines = new SuspicionLines(plane.Paced);
        _doubt = new LocalDoubt(plane.Options.Detection);
        _starvation = new StarvationProbe(plane.Clock, plane.Options.Detection.Tick);

        Receive<Tick>(_ =>
        {
            var now = plane.Clock.Monotonic();
            LookAtItself(now);
            foreach (var link in links())
            {
                Look(link, now);
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, _plane.Options.Detection.Tick);

    private void LookAtItself(TimeSpan now)
    {
        var starvation = _starvation.Look(now);
        _plane.Starved?.Invoke(starvation);
        _doubt.Look(now, starvation.Worst);
        TellStarvation(starvation, now);
        var (told, level) = (_plane.States.Own.Doubt, _doubt.Level);
        if (level != told)
        {
            _plane.States.Tell(state => state with { Doubt = level });
            Context.System.EventStream.Publish(new DoubtChanged(level, starvation.Worst));
        }
    }

    /// <summary>One line for a time of starvation, however often it was well for moments, and one for its end.</summary>
    private void TellStarvation(Starvation starvation, TimeSpan now)
    {
        if (_doubt.Level > 1)
        {
            if (_starvedAt is null)
            {
                _plane.Log.NodeStarved(starvation.ToString());
            }

            _starvedAt = now;
        }
        else if (now - _starvedAt >= PacedLog.Pause)
        {
            _starvedAt = null;
            _plane.Log.NodeNotStarved();
        }
    }

    private void Look(Link link, TimeSpan now)
    {
        var suspicion = link.Look(now, _doubt.Factor);
        if (suspicion.IsSuspect && link.InFlight > 0)
        {
            _reroute(link);
        }

        if (suspicion.Cause == SuspicionCause.NeverConnected || suspicion.State == SuspicionState.Unlinked)
        {
            return;
        }

        if (_published.GetValueOrDefault(link.Name) != suspicion.State)
        {
            _published[link.Name] = suspicion.State;
            Context.System.EventStream.Publish(new SuspicionChanged(link.Name, suspicion));
        }

        _lines.See(link.Name, suspicion);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}

/// <summary>Published on the event stream when this node's opinion of a peer changes.</summary>
/// <param name="Node">The peer's name.</param>
/// <param name="Suspicion">The opinion from now on.</param>
public sealed record SuspicionChanged(string Node, Suspicion Suspicion);
