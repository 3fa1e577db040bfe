using System.Collections.Frozen;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Ownership;
using Mesh.Services;

namespace Mesh.Tests.Simulation;

/// <summary>
/// A process's lease, what it tells its peers, and which strict keys it may serve: what <see cref="LeaseActor"/>,
/// <see cref="StatesActor"/> and <see cref="KeyedServiceActor"/> do by hand.
/// </summary>
internal sealed class SimDuties
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TellPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly SimProcess _process;
    private readonly DataPlane _plane;
    private readonly Action<string> _end;
    private readonly SeededRandom _random;
    private readonly StateTeller _teller;
    private Dictionary<NodeIdentity, int> _voters = [];
    private TimeSpan _toldAt;
    private bool _tells;

    public SimDuties(SimProcess process, SeededRandom random, Action<string> end)
    {
        (_process, _random, _end) = (process, random, end);
        _plane = process.Runtime.Plane;
        Keys = new StrictKeys(
            Deployment.Counter,
            process.Identity,
            _plane.States,
            _plane.Lease.Holds,
            _plane.Fences.HasLapsed,
            process.Clock,
            _plane.Mechanisms);
        _teller = new StateTeller(_plane.States);
        _plane.States.Changed += TellSoon;
        _plane.States.NewsHeard += () => process.Later(Gathering, () => _teller.TellOn(process.Runtime.Links));
        _plane.States.NodeHeard += OnHeard;
        process.Later(Look, OnLook);
    }

    public StrictKeys Keys { get; }

    private TimeSpan Now => _process.Clock.Monotonic();

    /// <summary>Whether a request for the key would begin here now.</summary>
    public bool Serves(ulong position) =>
        _process.IsAlive && !_process.IsFrozen && Keys.May(position) == Claim.Serve && Keys.HasLease;

    public void OnView(MeshView view)
    {
        var rings = Keys.Rings;
        Keys.Take(view);
        if (Keys.Rings is var taken && taken != rings)
        {
            // What runs must end first, and its actors must save what they hold.
            _process.Later(_random.SecondsByScale(0.001, 1), () => Keys.OwnStopped(taken));
        }

        var before = _voters;
        _voters = view.Members
            .Where(member => _plane.Voters.PlaceOf(member.Address) != Quorum.None)
            .ToDictionary(NodeIdentity.Of, member => _plane.Voters.PlaceOf(member.Address));
        foreach (var voter in _voters.Keys.Where(voter => !before.ContainsKey(voter)))
        {
            if (_plane.States.NodeOf(voter) is { } told)
            {
                OnHeard(voter, told.State.Aged(Now - told.At));
            }
        }

        _plane.Grants?.See(view, Now);
        _plane.States.KeepOnly(view.Members.Select(NodeIdentity.Of).ToFrozenSet());
        TellFences();
    }

    public void OnRemoved(NodeIdentity node)
    {
        _plane.Removed.Add(node);
        _plane.Grants?.Fence(node, Now);
        TellFences();
    }

    private void OnLook()
    {
        _process.Later(Look, OnLook);
        Keys.Look();
        if (_plane.Lease.Look(Now) is { } lost && lost >= _plane.Options.Lease.ExitAfter)
        {
            _end($"no lease for {lost.TotalSeconds:0.0} s");
        }
        else if (Now - _toldAt >= TellPace)
        {
            _toldAt = Now;
            TellFences();
            StateTeller.TellAgain(_process.Runtime.Links);
        }
    }

    private void TellFences()
    {
        if (_plane.Grants is not { } grants)
        {
            return;
        }

        var fences = grants.FencesAt(Now);
        foreach (var fence in fences)
        {
            _plane.Fences.Hear(_plane.Voters.Self, fence, Now);
        }

        _plane.States.Tell(own => own.Fences.IsEmpty && fences.IsEmpty ? own : own with { Fences = fences });
    }

    private void TellSoon()
    {
        if (!_tells)
        {
            _tells = true;
            _process.Later(TimeSpan.Zero, () =>
            {
                _tells = false;
                StateTeller.TellOwn(_process.Runtime.Links);
            });
        }
    }

    private void OnHeard(NodeIdentity peer, NodeState state)
    {
        if (_voters.TryGetValue(peer, out var voter))
        {
            foreach (var fence in state.Fences)
            {
                _plane.Fences.Hear(voter, fence, Now);
            }
        }
    }
}
