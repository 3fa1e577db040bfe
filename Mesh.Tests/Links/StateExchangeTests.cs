using System.Collections.Frozen;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class StateExchangeTests
{
    private static readonly RingState Ring = new("s", 7, 1, true);

    private readonly FakeTimeProvider _clock = new();
    private readonly StateExchange _states;
    private ulong _numbers;

    public StateExchangeTests() => _states = new(_clock);

    [Fact]
    public void WhatWasToldLastCounts()
    {
        _states.Hear(Peer(1), Told(Ring));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _states.Hear(Peer(1), Told(Ring with { Term = 2 }));

        Assert.Equal(new Heard<RingState>(Ring with { Term = 2 }, _clock.Monotonic(), 2), _states.RingOf(Peer(1), "s"));
        Assert.Null(_states.RingOf(Peer(1), "t"));
        Assert.Null(_states.RingOf(Peer(2), "s"));
        Assert.Null(_states.NodeOf(Peer(1)));
    }

    [Fact]
    public void OnlyAChangeIsOne()
    {
        var changes = 0;
        _states.Changed += () => changes++;

        _states.Tell(Ring);
        _states.Tell(Ring);
        _states.Tell(own => own);
        Assert.Equal(1, changes);

        _states.Tell(Ring with { Released = false });
        _states.Tell(own => own with { Draining = true });
        Assert.Equal(3, changes);
    }

    [Fact]
    public void WhatARemovedNodeToldIsKeptForFiveMinutes()
    {
        _states.Hear(Peer(1), Told(Ring));
        _states.Hear(Peer(2), Told(NodeState.Well));
        _clock.Advance(StateExchange.KeptFor);
        _states.KeepOnly([]);
        Assert.Equal(2, _states.Peers);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _states.KeepOnly(new[] { Peer(2) }.ToFrozenSet());
        Assert.Null(_states.RingOf(Peer(1), "s"));
        Assert.NotNull(_states.NodeOf(Peer(2)));
    }

    [Fact]
    public void OfTooManyTheOldestThatIsNoMemberIsForgotten()
    {
        _states.KeepOnly(new[] { Peer(0) }.ToFrozenSet());
        for (var i = 0; i <= StateExchange.MaxPeers; i++)
        {
            _states.Hear(Peer(i), Told(Ring));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(StateExchange.MaxPeers, _states.Peers);
        Assert.NotNull(_states.RingOf(Peer(0), "s"));
        Assert.Null(_states.RingOf(Peer(1), "s"));
    }

    [Fact]
    public void APeerThatTellsOfMoreServicesThanThereCanBeBreaksTheProtocol()
    {
        for (var i = 0; i < HeardStates.MaxRings; i++)
        {
            _states.Hear(Peer(1), Told(Ring with { Service = $"s{i}" }));
        }

        _states.Hear(Peer(1), Told(Ring with { Service = "s0", Term = 9 }));
        Assert.Throws<ProtocolException>(() => _states.Hear(Peer(1), Told(Ring with { Service = "one-more" })));
        Assert.Equal(9, _states.RingOf(Peer(1), "s0")!.Value.State.Term);
    }

    private Told<T> Told<T>(T state) => new(state, ++_numbers);

    private static NodeIdentity Peer(int incarnation) => new("node", incarnation);
}
