using System.Collections.Immutable;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Ownership;

namespace Mesh.Tests.Ownership;

/// <summary>
/// Nodes that come, leave, crash and are cut off, each with a view of its own that lags and skips, over a network that
/// delays, reorders and loses. It fails as soon as two nodes are active for one key, or a key's term shrinks.
/// </summary>
internal sealed class HandoverModel
{
    private const int Lease = 4_000; // milliseconds that a node without a voice goes on working
    private const int RemovedAtTheEarliest = 3_000; // after a node fell silent; earlier than its lease ends
    private const int Step = 40;
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];
    private static readonly ulong[] Keys = [.. Enumerable.Range(0, 12).Select(i => Ring.PositionOf($"key-{i}"))];
    private static readonly Dictionary<string, Ring> Rings = [];

    private readonly Random _random;
    private readonly bool _releaseBeforeGain;
    private readonly List<Change> _log = [];
    private readonly List<ModelNode> _nodes = [];
    private readonly List<(int At, NodeIdentity From, ModelNode To, RingState State)> _network = [];
    private readonly (NodeIdentity? Node, long Term)[] _last = new (NodeIdentity?, long)[Keys.Length];
    private int _now = 1;

    public HandoverModel(int seed, bool releaseBeforeGain = true)
    {
        _random = new Random(seed);
        _releaseBeforeGain = releaseBeforeGain;
        var founders = Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Join()).ToArray();
        _log.AddRange(founders.Select(node => new Change(node!.Self, Status.Up)));
    }

    /// <summary>How often a key began to be served on another node than before.</summary>
    public int Moves { get; private set; }

    /// <summary>Rings that were settled in the end.</summary>
    public int Settled { get; private set; }

    /// <summary>The first thing that must never be; null if nothing was.</summary>
    public string? Violation { get; private set; }

    private IEnumerable<ModelNode> Alive => _nodes.Where(node => node.IsAlive);

    /// <summary>Lets everything happen for a while, then calms down, and sees that every node settles.</summary>
    public void Run(int steps)
    {
        for (var i = 0; i < steps && Violation is null; i++)
        {
            if (_random.Next(8) == 0)
            {
                ChangeMembership();
            }

            Pass(loss: 25);
        }

        Calm();
    }

    private void Calm()
    {
        foreach (var node in Alive.Where(node => node.SilentSince is not null).ToArray())
        {
            Heal(node);
        }

        foreach (var gone in _nodes.Where(node => !node.IsAlive && StatusOf(node.Self) is not (null or Status.Removed)))
        {
            _log.Add(new Change(gone.Self, Status.Removed));
        }

        for (var i = 0; i < 600 && Violation is null; i++)
        {
            Pass(loss: 5);
        }

        var onRing = Alive.Where(node => StatusOf(node.Self) == Status.Up).ToArray();
        Settled = onRing.Count(node => node.Handover.IsSettled);
        if (Violation is null && (Settled != onRing.Length || onRing.Select(node => node.Handover.Term).Distinct().Count() > 1))
        {
            Violation = "not settled: " + string.Join("; ", onRing.Select(node =>
                $"{node.Self} {node.Handover.IsSettled} term {node.Handover.Term} waits for "
                + string.Join(' ', node.Handover.Awaited)));
        }
    }

    private void Pass(int loss)
    {
        _now += 1 + _random.Next(Step);
        foreach (var node in Alive.ToArray())
        {
            LearnSometimes(node);
            node.Rest(_now, _random);
            if (_random.Next(10) == 0)
            {
                foreach (var removed in node.Handover.Unfenced.Where(HasLapsed).ToArray())
                {
                    node.Handover = node.Handover.FenceLapsed(removed);
                }

                Tell(node, loss);
            }

            Work(node);
        }

        Deliver();
    }

    private void ChangeMembership()
    {
        var up = Alive.Where(node => StatusOf(node.Self) == Status.Up).ToArray();
        var any = _nodes.Where(node => StatusOf(node.Self) is not (null or Status.Removed)).ToArray();
        var one = any[_random.Next(any.Length)];
        switch (_random.Next(7))
        {
            case 0:
                Join();
                break;
            case 1 when up.Any(node => node.SilentSince is null) && StatusOf(one.Self) == Status.Joining:
                _log.Add(new Change(one.Self, Status.Up));
                break;
            case 2 when up.Length > 1 && up.Contains(one):
                _log.Add(new Change(one.Self, Status.Leaving));
                break;
            case 3 when up.Length > 1 && _random.Next(3) == 0:
                one.FallSilent(_now, dies: _random.Next(2) == 0);
                break;
            case 4 when one.SilentSince is not null && one.IsAlive:
                Heal(one);
                break;
            default:
                RemoveIfDue(one, up);
                break;
        }
    }

    private ModelNode? Join()
    {
        var free = Names.Where(name => !_nodes.Any(
            node => node.Self.Name == name && (node.IsAlive || StatusOf(node.Self) is not (null or Status.Removed)))).ToArray();
        if (free.Length == 0)
        {
            return null;
        }

        var node = new ModelNode(new NodeIdentity(free[_random.Next(free.Length)], _random.Next()), _now, _releaseBeforeGain);
        _log.Add(new Change(node.Self, Status.Joining));
        _nodes.Add(node);
        Learn(node, _log.Count - node.Seen, oneByOne: _random.Next(2) == 0);
        return node;
    }

    /// <summary>A cut-off node comes back, or learns that it was removed and ends.</summary>
    private void Heal(ModelNode node)
    {
        if (StatusOf(node.Self) == Status.Removed)
        {
            node.IsAlive = false;
        }
        else
        {
            node.SilentSince = null;
        }
    }

    /// <summary>Only a member that is Up and knew the node removes it; the node has stopped or fallen silent before.</summary>
    private void RemoveIfDue(ModelNode one, ModelNode[] up)
    {
        var silent = one.SilentSince is { } since && _now > since + RemovedAtTheEarliest;
        var left = StatusOf(one.Self) == Status.Leaving && one.SilentSince is null && one.HasNothing;
        if ((silent || left) && up.Any(node => node != one && node.SilentSince is null && node.HadOnRing(one.Self)))
        {
            if (left)
            {
                one.FallSilent(_now, dies: true);
            }

            _log.Add(new Change(one.Self, Status.Removed));
        }
    }

    private void LearnSometimes(ModelNode node)
    {
        var news = _log.Count - node.Seen;
        if (news > 0 && node.SilentSince is null && _random.Next(12) == 0)
        {
            Learn(node, 1 + _random.Next(news), _random.Next(3) == 0);
        }
    }

    /// <summary>Gossip brings some changes at once; Akka tells them one by one, in an order of its own.</summary>
    private void Learn(ModelNode node, int changes, bool oneByOne)
    {
        var batch = _log.GetRange(node.Seen, changes).ToArray();
        if (oneByOne)
        {
            Shuffle(batch);
        }

        foreach (var change in batch)
        {
            node.View[change.Node] = change.Status;
            if (oneByOne)
            {
                TakeView(node);
            }
        }

        node.Seen += changes;
        TakeView(node);
    }

    /// <summary>In any order, but for the changes of one start of a node.</summary>
    private void Shuffle(Change[] batch)
    {
        for (var i = batch.Length - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (batch[i], batch[j]) = (batch[j], batch[i]);
        }

        foreach (var alike in batch.Select((change, index) => (change, index)).GroupBy(entry => entry.change.Node).ToArray())
        {
            var sorted = alike.Select(entry => entry.change).OrderBy(change => change.Status).ToArray();
            foreach (var (index, change) in alike.Select(entry => entry.index).Zip(sorted))
            {
                batch[index] = change;
            }
        }
    }

    private void TakeView(ModelNode node)
    {
        var up = node.View.Where(entry => entry.Value == Status.Up).Select(entry => entry.Key)
            .GroupBy(start => start.Name).Select(starts => starts.MinBy(start => start.Incarnation)!)
            .OrderBy(start => start.Name, StringComparer.Ordinal).ToImmutableArray();
        node.Take(
            StartRing.Of(RingOf(up), up, node.Self),
            [.. node.View.Where(entry => entry.Value != Status.Removed).Select(entry => entry.Key)],
            [.. node.View.Where(entry => entry.Value == Status.Leaving).Select(entry => entry.Key)],
            Keys,
            _now,
            _random);
        Tell(node, loss: 25);
    }

    private static Ring RingOf(ImmutableArray<NodeIdentity> starts)
    {
        var names = string.Concat(starts.Select(start => start.Name));
        lock (Rings)
        {
            return Rings.TryGetValue(names, out var ring)
                ? ring
                : Rings[names] = Ring.Build(starts.Select(start => new RingMember(start.Name, 1)), 4);
        }
    }

    private void Tell(ModelNode node, int loss)
    {
        if (node.Handover.Rings == 0 || node.SilentSince is not null)
        {
            return;
        }

        foreach (var peer in Alive.Where(peer => peer != node && _random.Next(100) >= loss))
        {
            var delay = _random.Next(20) == 0 ? _random.Next(3_000) : _random.Next(120);
            _network.Add((_now + delay, node.Self, peer, node.Handover.ToTell));
        }
    }

    private void Deliver()
    {
        foreach (var message in _network.Where(message => message.At <= _now).ToArray())
        {
            if (message.To is { IsAlive: true, SilentSince: null })
            {
                message.To.Handover = message.To.Handover.Heard(message.From, message.State);
            }
        }

        _network.RemoveAll(message => message.At <= _now);
    }

    private void Work(ModelNode node)
    {
        if (!Holds(node))
        {
            node.Active.Clear();
            return;
        }

        var key = _random.Next(Keys.Length);
        if (node.Handover.May(Keys[key]) == Claim.Serve && node.Active.TryAdd(key, int.MaxValue))
        {
            Begin(node, key);
        }
    }

    private void Begin(ModelNode node, int key)
    {
        var other = Alive.FirstOrDefault(peer => peer != node && Holds(peer) && peer.Active.ContainsKey(key));
        var (before, term) = _last[key];
        if (other is not null)
        {
            Violation ??= $"key {key} is active on {other.Self} and {node.Self} at {_now}";
        }
        else if (before is not null && (before == node.Self ? node.Handover.Term < term : node.Handover.Term <= term))
        {
            Violation ??= $"key {key} was served by {before} in term {term}, now by {node.Self} in {node.Handover.Term}";
        }

        Moves += before is not null && before != node.Self ? 1 : 0;
        _last[key] = (node.Self, node.Handover.Term);
    }

    private bool Holds(ModelNode node) => node.SilentSince is not { } since || _now < since + Lease;

    private bool HasLapsed(NodeIdentity removed) =>
        _nodes.First(node => node.Self == removed).SilentSince is { } since && _now >= since + Lease;

    private Status? StatusOf(NodeIdentity node) => _log.FindLast(change => change.Node == node)?.Status;

    internal enum Status
    {
        Joining,
        Up,
        Leaving,
        Removed,
    }

    private sealed record Change(NodeIdentity Node, Status Status);
}
