using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Observation.Chronicles;

/// <summary>
/// Writes this node's chronicle: a sample each second, and what others publish as it comes. <c>/user/mesh/chronicle</c>.
/// </summary>
internal sealed class ChronicleActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Starvation comes in bursts: those that follow each other sooner are told of as one.</summary>
    private static readonly TimeSpan CalmAfter = TimeSpan.FromSeconds(5);

    private readonly MeshRuntime _runtime;
    private readonly Chronicle _chronicle;
    private readonly DataPlane _plane;
    private readonly MembershipNews _membership = new();
    private readonly Action<bool> _onLease;
    private readonly Action _onStates;
    private IReadOnlyDictionary<string, Ring>? _rings; // as they were told; null before the first view
    private TimeSpan? _ringsToldAt;
    private MeshView _view = MeshView.Empty;
    private ImmutableArray<Alarm> _alarms = [];
    private bool _wasDraining;
    private bool _lostLease;
    private int _doubt = 1;
    private bool _isStarved; // as it was told

    public ChronicleActor(MeshRuntime runtime)
    {
        _runtime = runtime;
        _chronicle = runtime.Chronicle;
        _plane = runtime.Plane;
        var self = Self;
        _onLease = holds => self.Tell(new LeaseIs(holds));
        _onStates = () => self.Tell(LookAtItself.Instance);

        Receive<Tick>(_ => OnTick());
        Receive<MeshView>(OnView);
        Receive<SuspicionChanged>(OnSuspicion);
        Receive<DoubtChanged>(OnDoubt);
        Receive<Calm>(_ => OnCalm());
        Receive<LeaseIs>(lease => OnLease(lease.Holds));
        Receive<LookAtItself>(_ => OnOwnState());
        Receive<AlarmsAre>(alarms => OnAlarms(alarms.All));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SuspicionChanged));
        Context.System.EventStream.Subscribe(Self, typeof(DoubtChanged));
        _plane.Lease.Changed += _onLease;
        _plane.States.Changed += _onStates;
        _chronicle.Take(Totals.Of(_runtime, _plane.Clock.Monotonic()));
        Timers.StartPeriodicTimer("tick", Tick.Instance, Pace);
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _plane.Lease.Changed -= _onLease;
        _plane.States.Changed -= _onStates;
    }

    private void OnTick()
    {
        _chronicle.Take(Totals.Of(_runtime, _plane.Clock.Monotonic()));
        TellRings();
    }

    private void OnView(MeshView view)
    {
        _view = view;
        _chronicle.Note(_membership.See(view, _plane.Clock.Monotonic()));
        if (!(_plane.Clock.Monotonic() - _ringsToldAt < Pace))
        {
            TellRings();
        }

        _chronicle.Stir();
    }

    /// <summary>Once a second at most: where many nodes come at once, what moves is told of all of them together.</summary>
    private void TellRings()
    {
        if (_view.Self is not { Status: not (MemberStatus.Exiting or MemberStatus.Down) })
        {
            return; // who leaves sees rings that mean nothing to others
        }

        var before = _rings;
        _rings = _view.Services.ToDictionary(service => service.Key, service => service.Value.Ring, StringComparer.Ordinal);
        if (before is not null)
        {
            _chronicle.Note(RingNews.Between(before, _rings));
        }

        _ringsToldAt = _plane.Clock.Monotonic();
    }

    private void OnSuspicion(SuspicionChanged changed)
    {
        _chronicle.Suspect(changed.Node, changed.Suspicion.IsSuspect);
        _chronicle.Note(Sentences.Of(changed));
    }

    private void OnDoubt(DoubtChanged changed)
    {
        var before = _doubt;
        _doubt = changed.Level;
        if (changed.Level > before)
        {
            _chronicle.Starved = changed.Starved;
        }

        if (changed.Level == 1)
        {
            Timers.StartSingleTimer(Calm.Instance, Calm.Instance, CalmAfter);
            return;
        }

        Timers.Cancel(Calm.Instance);
        if (!_isStarved)
        {
            _isStarved = true;
            _chronicle.Note(Sentences.Starved(_runtime.NodeName, changed.Level, changed.Starved));
        }
    }

    private void OnCalm()
    {
        _isStarved = false;
        _chronicle.Note(Sentences.Calm(_runtime.NodeName));
    }

    private void OnLease(bool holds)
    {
        if (_lostLease || !holds) // the first is no news
        {
            _lostLease = !holds;
            var lease = _plane.Lease.StateAt(_plane.Clock.Monotonic());
            _chronicle.Note(Sentences.Lease(_runtime.NodeName, holds, lease, _plane.Voters.Self != Quorum.None));
        }
    }

    private void OnOwnState()
    {
        if (_plane.States.Own.Draining && !_wasDraining)
        {
            _wasDraining = true;
            _chronicle.Note(Sentences.Drains(_runtime.NodeName, _runtime.Drain.Left));
        }
    }

    private void OnAlarms(ImmutableArray<Alarm> alarms)
    {
        var before = _alarms;
        _alarms = alarms;
        _chronicle.Note(
            before.Where(old => alarms.All(alarm => alarm.Text != old.Text)).Select(old => Sentences.Of(old, isOver: true))
                .Concat(alarms.Where(alarm => before.All(old => old.Text != alarm.Text)).Select(alarm => Sentences.Of(alarm, isOver: false))));
    }

    /// <summary>All alarms from now on.</summary>
    internal sealed record AlarmsAre(ImmutableArray<Alarm> All) : INoSerializationVerificationNeeded;

    private sealed record LeaseIs(bool Holds) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed class Calm : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Calm Instance { get; } = new();
    }

    private sealed class LookAtItself : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static LookAtItself Instance { get; } = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Tick Instance { get; } = new();
    }
}
