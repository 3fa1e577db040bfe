using System.Collections.Frozen;
using Mesh.Links;
using Mesh.Routing;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>Nodes that tell on over a network that loses, repeats and reorders what a seed says. Lossless on demand.</summary>
internal sealed class RelayRig
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Random _random;
    private readonly NodeIdentity[] _starts;
    private readonly Dictionary<NodeIdentity, StateExchange> _nodes;
    private readonly Dictionary<NodeIdentity, NodeIdentity[]> _neighbours;
    private readonly List<Action> _underWay = [];

    public RelayRig(int size, int seed)
    {
        _random = new Random(seed);
        var members = Members.Many(size, seed);
        _starts = members.Starts();
        _nodes = _starts.ToDictionary(node => node, node => new StateExchange(_clock) { Self = node, TellsOn = true });
        _neighbours = _starts.ToDictionary(
            node => node, node => LinkPlan.Of(members, node, _ => false, fullMesh: 1).Peers.ToArray());
        foreach (var node in _nodes.Values)
        {
            node.KeepOnly(_starts.ToFrozenSet());
        }
    }

    /// <summary>Of 1, how much is lost; repeated is as much.</summary>
    public double Loss { get; set; }

    /// <summary>Entries that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>What went back to something older, in words; empty as it should be.</summary>
    public List<string> Stale { get; } = [];

    public int UnderWay => _underWay.Count;

    /// <summary>A node drawn at random has something new to tell of itself.</summary>
    public void ChangeOne(int number)
    {
        var origin = _starts[_random.Next(_starts.Length)];
        _nodes[origin].Tell(new RingState("s", (ulong)number, number + 1, true));
        _nodes[origin].Tell(state => state with { Draining = !state.Draining });
        foreach (var neighbour in _neighbours[origin])
        {
            SendOwn(origin, neighbour);
        }
    }

    /// <summary>Something that is under way arrives, in any order; its hearer tells it on.</summary>
    public void DeliverOne()
    {
        var index = _random.Next(_underWay.Count);
        var arrive = _underWay[index];
        _underWay.RemoveAt(index);
        arrive();
    }

    /// <summary>A second goes by: each tells its neighbours what all that it knows comes to, and then what differs.</summary>
    public void Compare()
    {
        foreach (var (origin, states) in _nodes)
        {
            foreach (var neighbour in _neighbours[origin])
            {
                if (_nodes[neighbour].HearDigest(origin, states.Digest.Whole) is { } sums)
                {
                    SendOwn(origin, neighbour);
                    Send(origin, neighbour, states.DifferingFrom(sums));
                }
            }
        }
    }

    /// <summary>Whether every node knows what each told last.</summary>
    public bool IsInAgreement => _starts.All(origin => _starts.Where(other => other != origin).All(other =>
        _nodes[other].NodeOf(origin)?.Number == _nodes[origin].OwnTold.Node.Number
        && _nodes[other].RingOf(origin, "s")?.Number == _nodes[origin].OwnTold.Rings.Select(ring => (ulong?)ring.Number).SingleOrDefault()));

    /// <summary>Whether the digests of all are one.</summary>
    public bool HasOneDigest => _nodes.Values.Select(node => node.Digest.Whole).Distinct().Count() == 1;

    private void SendOwn(NodeIdentity from, NodeIdentity to)
    {
        var told = _nodes[from].OwnTold;
        var (node, rings) = (told.Node, told.Rings);
        Put(to, from, states =>
        {
            states.Hear(from, node);
            foreach (var ring in rings)
            {
                states.Hear(from, ring);
            }
        });
    }

    private void Send(NodeIdentity from, NodeIdentity to, Matter[] matters)
    {
        foreach (var matter in matters)
        {
            if (matter.Service == Matter.TheNode && _nodes[from].RelayedNode(matter) is { } node)
            {
                Put(to, matter.Origin, states => states.Hear(from, node));
            }
            else if (_nodes[from].RelayedRing(matter) is { } ring)
            {
                Put(to, matter.Origin, states => states.Hear(from, ring));
            }
        }
    }

    private void Put(NodeIdentity to, NodeIdentity origin, Action<StateExchange> hear)
    {
        Sent++;
        if (_random.NextDouble() < Loss)
        {
            return;
        }

        _underWay.Add(() => Arrive(to, origin, hear));
        if (_random.NextDouble() < Loss)
        {
            _underWay.Add(() => Arrive(to, origin, hear));
        }
    }

    private void Arrive(NodeIdentity to, NodeIdentity origin, Action<StateExchange> hear)
    {
        var states = _nodes[to];
        var before = (states.NodeOf(origin)?.Number, states.RingOf(origin, "s")?.Number);
        hear(states);
        if (states.NodeOf(origin)?.Number < before.Item1 || states.RingOf(origin, "s")?.Number < before.Item2)
        {
            Stale.Add($"{to} went back from {before} of {origin}");
        }

        var news = states.TakeNews();
        foreach (var neighbour in _neighbours[to])
        {
            Send(to, neighbour, news);
        }
    }
}
