using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Ownership;

/// <summary>
/// Whether this node may serve a strict service's keys now: carries out its <see cref="Handover"/>, and asks for the
/// lease. Thread-safe; <see cref="May"/> and <see cref="HasLease"/> take no lock.
/// </summary>
internal sealed class StrictKeys
{
    private readonly Lock _gate = new();
    private readonly NodeIdentity _self;
    private readonly StateExchange _states;
    private readonly Func<TimeSpan, bool> _holdsLease;
    private readonly Func<NodeIdentity, TimeSpan, bool> _hasLapsed;
    private readonly TimeProvider _clock;
    private Handover _handover; // replaced under the gate

    /// <param name="service">The service's name.</param>
    /// <param name="self">This node.</param>
    /// <param name="states">Where nodes tell each other of their rings.</param>
    /// <param name="holdsLease">Whether this node holds the lease at a monotonic time.</param>
    /// <param name="hasLapsed">Whether a removed node can hold none any more at a monotonic time.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="mechanisms">What is switched off in tests.</param>
    public StrictKeys(
        string service,
        NodeIdentity self,
        StateExchange states,
        Func<TimeSpan, bool> holdsLease,
        Func<NodeIdentity, TimeSpan, bool> hasLapsed,
        TimeProvider clock,
        Mechanisms mechanisms)
    {
        _self = self;
        _states = states;
        _holdsLease = holdsLease;
        _hasLapsed = hasLapsed;
        _clock = clock;
        _handover = Handover.Of(
            service, self, clock.GetUtcNow().ToUnixTimeMilliseconds(), mechanisms.ReleaseBeforeGain);
        states.RingHeard += (peer, state) =>
        {
            if (state.Service == service)
            {
                Become(now => HearAgain(now, peer)); // two threads may have heard: the newest counts
            }
        };
    }

    /// <summary>More keys may be served than before; runs on whatever thread brought that about.</summary>
    public event Action? Settled;

    /// <inheritdoc cref="Handover.Term"/>
    public long Term => State.Term;

    /// <inheritdoc cref="Handover.Rings"/>
    public int Rings => State.Rings;

    /// <summary>Whether strict work may start now.</summary>
    public bool HasLease => _holdsLease(_clock.Monotonic());

    /// <summary>What was decided last.</summary>
    public Handover State => Volatile.Read(ref _handover);

    /// <inheritdoc cref="Handover.May"/>
    public Claim May(ulong position) => State.May(position);

    /// <summary>Membership changed; see <see cref="Handover.RingTaken"/>.</summary>
    public void Take(MeshView view)
    {
        var service = State.Service;
        var offering = view.Members.Where(member => member.Services.Contains(service)).ToArray();
        var ring = StartRing.Of(view.Services.GetValueOrDefault(service), _self);
        Become(now =>
        {
            var taken = now.RingTaken(
                ring,
                [.. offering.Select(IdentityOf)],
                [.. offering.Where(HasLeft).Select(IdentityOf)]);
            return offering.Select(IdentityOf).Aggregate(taken, HearAgain);
        });
    }

    /// <inheritdoc cref="Handover.OwnStopped"/>
    public void OwnStopped(int rings) => Become(now => now.OwnStopped(rings));

    /// <summary>Looks for leases that have ended; called every few milliseconds.</summary>
    public void Look()
    {
        var lapsed = State.Unfenced.Where(node => _hasLapsed(node, _clock.Monotonic())).ToArray();
        if (lapsed.Length > 0)
        {
            Become(now => lapsed.Aggregate(now, (then, node) => then.FenceLapsed(node)));
        }
    }

    private void Become(Func<Handover, Handover> verb)
    {
        bool hasSettled;
        lock (_gate)
        {
            var before = _handover;
            var after = verb(before);
            Volatile.Write(ref _handover, after);
            if (after.Rings > 0 && (before.Rings == 0 || after.ToTell != before.ToTell))
            {
                _states.Tell(after.ToTell);
            }

            hasSettled = after.IsSettled && (!before.IsSettled || before.Rings != after.Rings);
        }

        if (hasSettled)
        {
            Settled?.Invoke();
        }
    }

    /// <summary>What was told before its teller was in sight counts from now on.</summary>
    private Handover HearAgain(Handover handover, NodeIdentity peer) =>
        _states.RingOf(peer, handover.Service) is { } heard ? handover.Heard(peer, heard.State) : handover;

    private static bool HasLeft(MeshMember member) => member.Status
        is Akka.Cluster.MemberStatus.Leaving or Akka.Cluster.MemberStatus.Exiting or Akka.Cluster.MemberStatus.Down;

    private static NodeIdentity IdentityOf(MeshMember member) => new(member.Name, member.Incarnation);
}
