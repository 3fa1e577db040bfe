using System.Collections.Frozen;
using Akka.Actor;
using Akka.Event;
using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Links;

/// <summary>
/// Tells every peer of this node: on each change, and each second. <c>/user/mesh/states</c>. A new connection is told
/// by its <see cref="Link"/>.
/// </summary>
internal sealed class StatesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly DataPlane _plane;
    private readonly Action _onChange;
    private readonly Func<IReadOnlyCollection<Link>> _links;
    private int _changed; // 1 while a change waits here: many in a row are told once

    public StatesActor(DataPlane plane, Func<IReadOnlyCollection<Link>> links)
    {
        _plane = plane;
        _links = links;
        var self = Self;
        _onChange = () =>
        {
            if (Interlocked.Exchange(ref _changed, 1) == 0)
            {
                self.Tell(TellNow.Instance);
            }
        };

        Receive<TellNow>(_ => TellPeers());
        Receive<MeshView>(OnView);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _plane.States.Changed += _onChange;
        Timers.StartPeriodicTimer("tell", TellNow.Instance, Pace);
    }

    protected override void PostStop() => _plane.States.Changed -= _onChange;

    private void TellPeers()
    {
        Volatile.Write(ref _changed, 0); // before what is told is read
        foreach (var link in _links())
        {
            link.Tell();
        }
    }

    private void OnView(MeshView view)
    {
        var states = _plane.States;
        states.KeepOnly(view.Members.Select(NodeIdentity.Of).ToFrozenSet());
        foreach (var service in view.Services.Values.Where(service => !IsToldByItsHost(service.Name, view)))
        {
            states.Tell(new RingState(service.Name, RingWord.DigestOf(service), Term: 0, Released: true));
        }

        foreach (var ring in states.OwnRings.Where(ring =>
            !view.Services.ContainsKey(ring.Service) && !IsToldByItsHost(ring.Service, view)))
        {
            states.TellNoMore(ring.Service);
        }
    }

    /// <summary>Whether this node hosts the service as strict: its host tells when it has let go of keys, and a term.</summary>
    private static bool IsToldByItsHost(string service, MeshView view) =>
        view.Self?.Roles.Contains(NodeRoles.StrictPrefix + service) == true;

    private sealed class TellNow : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static TellNow Instance { get; } = new();
    }
}
