using System.Collections.Frozen;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>Whose word counts when it is told on, and when.</summary>
public sealed class RelayedStatesTests
{
    private static readonly NodeIdentity Self = new("self", 1);
    private static readonly NodeIdentity Teller = new("teller", 2);
    private static readonly NodeIdentity Origin = new("origin", 3);
    private static readonly RingState Ring = new("s", 7, 1, true);

    private readonly FakeTimeProvider _clock = new();
    private readonly StateExchange _states;
    private readonly List<string> _heard = [];

    public RelayedStatesTests()
    {
        _states = new StateExchange(_clock) { Self = Self, TellsOn = true };
        _states.RingHeard += (peer, _) => _heard.Add($"ring of {peer.Name}");
        _states.NodeHeard += (peer, _) => _heard.Add($"{peer.Name}");
        Keep(Self, Teller, Origin);
    }

    [Fact]
    public void AMembersWordIsHeardAndToldOn()
    {
        _states.Hear(Teller, new Relayed<RingState>(Origin, new(Ring, 1)));
        _states.Hear(Teller, new Relayed<NodeState>(Origin, new(NodeState.Well, 2)));

        Assert.Equal(Ring, _states.RingOf(Origin, "s")?.State);
        Assert.Equal(["ring of origin", "origin"], _heard);
        Assert.Equal([new Matter(Origin, ""), new Matter(Origin, "s")], _states.TakeNews().OrderBy(matter => matter.Service));
        Assert.Empty(_states.TakeNews());
    }

    [Fact]
    public void WhatWasToldOnIsNoProofThatItsOriginLives()
    {
        _states.Hear(Teller, new Relayed<NodeState>(Origin, new(NodeState.Well, 1)));
        Assert.Null(_states.HeardAt(Origin));

        _states.Hear(Origin, new Told<NodeState>(NodeState.Well, 1));
        Assert.Equal(_clock.Monotonic(), _states.HeardAt(Origin));
    }

    [Fact]
    public void WhatIsNotNewIsNeitherTakenNorToldOn()
    {
        _states.Hear(Teller, new Relayed<RingState>(Origin, new(Ring, 5)));
        _states.TakeNews();
        _heard.Clear();

        _states.Hear(Teller, new Relayed<RingState>(Origin, new(Ring with { Digest = 9 }, 5)));
        _states.Hear(Teller, new Relayed<RingState>(Origin, new(Ring with { Digest = 9 }, 4)));
        _states.Hear(Origin, new Told<RingState>(Ring with { Digest = 9 }, 4)); // an old connection of its own

        Assert.Equal(Ring, _states.RingOf(Origin, "s")?.State);
        Assert.Empty(_states.TakeNews());
    }

    [Fact]
    public void NobodyButAMemberTellsOnAndNobodyTellsOfThisNode()
    {
        _states.Hear(new NodeIdentity("stranger", 9), new Relayed<RingState>(Origin, new(Ring, 1)));
        _states.Hear(Teller with { Incarnation = 9 }, new Relayed<NodeState>(Origin, new(NodeState.Well, 1)));
        _states.Hear(Teller, new Relayed<RingState>(Self, new(Ring, 1)));
        _states.Hear(Teller, new Relayed<NodeState>(Self, new(NodeState.Well, 9)));
        Assert.Null(_states.HearDigest(new NodeIdentity("stranger", 9), 1));

        Assert.Equal(0, _states.Peers);
        Assert.Empty(_heard);
        Assert.Empty(_states.TakeNews());
    }

    [Fact]
    public void WhoIsNotSeenToJoinYetIsHeardWhenItIs()
    {
        var newcomer = new NodeIdentity("newcomer", 4);
        _states.Hear(Teller, new Relayed<RingState>(newcomer, new(Ring, 1)));
        Assert.Empty(_heard);
        Assert.Empty(_states.TakeNews());

        Keep(Self, Teller, Origin, newcomer);

        Assert.Equal(["ring of newcomer"], _heard);
        Assert.Equal([new Matter(newcomer, "s")], _states.TakeNews());
    }

    [Fact]
    public void TheLastWordsOfWhoWasRemovedAreHeardAndToldOn()
    {
        Keep(Self, Teller);
        _states.Hear(Teller, new Relayed<RingState>(Origin, new(Ring, 1)));

        Assert.Equal(["ring of origin"], _heard);
        Assert.Equal([new Matter(Origin, "s")], _states.TakeNews());
    }

    [Fact]
    public void OfThoseWhoAreNoMembersOnlySoManyAreKept()
    {
        for (var i = 0; i < StateExchange.MaxOthers + 10; i++)
        {
            _states.Hear(Teller, new Relayed<NodeState>(new NodeIdentity("invented", i), new(NodeState.Well, 1)));
        }

        Assert.Equal(StateExchange.MaxOthers + 3, _states.Peers); // as many as if the members were among them
        _states.Hear(Teller, new Relayed<NodeState>(Origin, new(NodeState.Well, 1)));
        Assert.NotNull(_states.NodeOf(Origin));
    }

    [Fact]
    public void ALeaseThatIsToldOnHasComeNearerToItsEnd()
    {
        var fence = new Fence(new NodeIdentity("gone", 8), TimeSpan.FromSeconds(4));
        _states.Hear(Teller, new Relayed<NodeState>(Origin, new(NodeState.Well with { Fences = [fence] }, 1)));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var told = _states.RelayedNode(new Matter(Origin, Matter.TheNode))!.Value.Told.State;

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(told.Fences).LapsesIn);
    }

    [Fact]
    public void DigestsAreEqualWhereTheSameIsKnownInWhateverOrderItCame()
    {
        var other = new StateExchange(_clock) { Self = Origin, TellsOn = true };
        other.KeepOnly(new[] { Self, Teller, Origin }.ToFrozenSet());
        other.Tell(Ring);
        _states.Hear(Teller, NodeTold());
        _states.Hear(Origin, other.OwnTold.Rings[0]);
        _states.Hear(Origin, other.OwnTold.Node);
        other.Hear(Self, _states.OwnTold.Node);
        Assert.NotNull(_states.HearDigest(Origin, other.Digest.Whole));

        other.Hear(Teller, NodeTold());

        Assert.Null(_states.HearDigest(Origin, other.Digest.Whole));
        Assert.Empty(_states.DifferingFrom(other.Digest.Sums));
    }

    [Fact]
    public void WhoLeftIsNoPartOfTheDigest()
    {
        var before = _states.Digest.Whole;
        _states.Hear(Teller, NodeTold());
        Assert.NotEqual(before, _states.Digest.Whole);

        Keep(Self, Origin);

        Assert.Equal(before, _states.Digest.Whole);
    }

    private static Told<NodeState> NodeTold() => new(NodeState.Well with { Draining = true }, 6);

    private void Keep(params NodeIdentity[] members) => _states.KeepOnly(members.ToFrozenSet());
}
