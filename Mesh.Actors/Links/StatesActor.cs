using System.Collections.Frozen;
using Akka.Actor;
using Akka.Event;
using Mesh.Membership;

namespace Mesh.Links;

/// <summary>
/// Tells peers of this node, and tells on what others told: on each change, and each second. <c>/user/mesh/states</c>. A new
/// connection is told by its <see cref="Link"/>. Whom what is told, see <see cref="StateTeller"/>.
/// </summary>
internal sealed class StatesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>News that come in a row are told on together; each pause adds so much to a way of several nodes.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly DataPlane _plane;
    private readonly StateTeller _teller;
    private readonly Action _onChange;
    private readonly Action _onNews;
    private readonly Func<IReadOnlyCollection<Link>> _links;
    private int _changed; // 1 while a change waits here: many in a row are told once

    public StatesActor(DataPlane plane, Func<IReadOnlyCollection<Link>> links)
    {
        _plane = plane;
        _links = links;
        _teller = new StateTeller(plane.States);
        var self = Self;
        _onNews = () => self.Tell(News.Instance);
        _onChange = () =>
        {
            if (Interlocked.Exchange(ref _changed, 1) == 0)
            {
                self.Tell(TellNow.Instance);
            }
        };

        Receive<TellNow>(_ => OnChange());
        Receive<News>(_ => Timers.StartSingleTimer("tell-on", TellOn.Instance, Gathering));
        Receive<TellOn>(_ => _teller.TellOn(_links()));
        Receive<TellAgain>(_ => StateTeller.TellAgain(_links()));
        Receive<MeshView>(OnView);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _plane.States.Changed += _onChange;
        _plane.States.NewsHeard += _onNews;
        Timers.StartPeriodicTimer("tell", TellAgain.Instance, Pace);
        Self.Tell(TellNow.Instance); // what came while this was restarted
        Self.Tell(TellOn.Instance);
    }

    protected override void PostStop()
    {
        _plane.States.Changed -= _onChange;
        _plane.States.NewsHeard -= _onNews;
    }

    private void OnChange()
    {
        Volatile.Write(ref _changed, 0); // before what is told is read
        StateTeller.TellOwn(_links());
    }

    private void OnView(MeshView view)
    {
        var states = _plane.States;
        states.KeepOnly(view.Members.Select(NodeIdentity.Of).ToFrozenSet());
        foreach (var service in view.Services.Values.Where(service => !IsToldByItsHost(service.Name)))
        {
            states.Tell(new RingState(service.Name, RingWord.DigestOf(service), Term: 0, Released: true));
        }

        foreach (var ring in states.OwnRings.Where(ring =>
            !view.Services.ContainsKey(ring.Service) && !IsToldByItsHost(ring.Service)))
        {
            states.TellNoMore(ring.Service);
        }
    }

    /// <summary>
    /// Whether this node hosts the service as strict: its host tells when it has let go of keys, and a term. By what the node
    /// offers, not by its roles in the view: in a joining node's first views it is no member.
    /// </summary>
    private bool IsToldByItsHost(string service) => _plane.Services.IsStrict(service);

    private sealed class News : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static News Instance { get; } = new();
    }

    private sealed class TellOn : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static TellOn Instance { get; } = new();
    }

    private sealed class TellAgain : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static TellAgain Instance { get; } = new();
    }

    private sealed class TellNow : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static TellNow Instance { get; } = new();
    }
}
