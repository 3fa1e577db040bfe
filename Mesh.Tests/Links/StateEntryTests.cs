using System.Collections.Immutable;
using Mesh.Links;

namespace Mesh.Tests.Links;

public sealed class StateEntryTests
{
    [Theory]
    [InlineData("01006f" + "03000000" + "0700000000000000" + "0100730000000000000000" + "0000000000000000" + "01")] // term 0 is not
    [InlineData("01000a" + "03000000" + "0700000000000000" + "0100730000000000000000" + "0100000000000000" + "01")] // a forged line
    [InlineData("414100")]
    [InlineData("01006f" + "03000000")]
    [InlineData("")]
    public void WhatCannotBeToldOnIsAFault(string hex) => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader(Convert.FromHexString(hex));
        RingStateEntry.ReadRelayed(ref entry);
    });

    [Fact]
    public void OfTooManyFencesTheFirstAreTold() => Assert.Equal(
        Fences(NodeStateEntry.MaxFences).AsEnumerable(),
        Written(new NodeState(false, 1, Fences(NodeStateEntry.MaxFences + 1))).Fences);

    [Fact]
    public void OfFencesThatFitInNoEntryTheFirstAreTold()
    {
        var all = Fences(NodeStateEntry.MaxFences, StateOrigin.MaxNameBytes);
        var state = new NodeState(false, 1, all);

        var told = Written(state).Fences;

        Assert.Equal(all.Take(told.Length), told);
        Assert.InRange(NodeStateEntry.RelayedSizeOf(state), Wire.MaxEntry - 400, Wire.MaxEntry);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0.1, 1)]
    [InlineData(4_000.5, 4_001)]
    public void ALeaseIsNeverSaidToEndTooEarly(double milliseconds, int told)
    {
        var fence = new Fence(new NodeIdentity("n", 1), TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(TimeSpan.FromMilliseconds(told), Assert.Single(Written(new NodeState(false, 1, [fence])).Fences).LapsesIn);
    }

    [Theory]
    [InlineData("07000000000000000100730000000000000000" + "0000000000000080" + "01")] // a term below zero
    [InlineData("07000000000000000100730000000000000000" + "0000000000000000" + "02")] // neither released nor not
    [InlineData("07000000000000000100530000000000000000" + "0000000000000000" + "01")] // S is no service's name
    [InlineData("07000000000000000000" + "0000000000000000" + "0000000000000000" + "01")] // nor is nothing
    [InlineData("0700000000000000ffff73")]
    [InlineData("070000000000000001007300")]
    [InlineData("0000000000000000" + "0100730000000000000000" + "0000000000000000" + "01")] // no number
    [InlineData("0000000000000080" + "0100730000000000000000" + "0000000000000000" + "01")] // nobody counts so far
    [InlineData("")]
    public void WhatIsNoRingIsAFault(string hex) => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader(Convert.FromHexString(hex));
        RingStateEntry.Read(ref entry);
    });

    [Theory]
    [InlineData("070000000000000002010000")] // neither draining nor not
    [InlineData("070000000000000000000000")] // no doubt
    [InlineData("070000000000000000090000")] // too much doubt
    [InlineData("07000000000000000001ffff")] // too many fences
    [InlineData("070000000000000000018100")] // one too many
    [InlineData("070000000000000000010100")] // a fence that is not there
    [InlineData("070000000000000000010100" + "01006e" + "01000000" + "81ee3600")] // a lease of an hour and a millisecond
    [InlineData("070000000000000000010100" + "01000a" + "01000000" + "00000000")] // a name that would forge a line of the log
    [InlineData("")]
    public void WhatIsNoNodeIsAFault(string hex) => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader(Convert.FromHexString(hex));
        NodeStateEntry.Read(ref entry);
    });

    private static ImmutableArray<Fence> Fences(int count, int nameLength = 40) =>
    [
        .. Enumerable.Range(0, count).Select(
            i => new Fence(new NodeIdentity($"{i}".PadLeft(nameLength, 'n'), i), TimeSpan.FromMilliseconds(i))),
    ];

    private static NodeState Written(NodeState state)
    {
        var space = new byte[NodeStateEntry.SizeOf(state)];
        var entry = new EntryReader(space.AsSpan(1, NodeStateEntry.Write(new(state, 7), space) - 1));
        var read = NodeStateEntry.Read(ref entry);
        Assert.Equal((0, 7UL), (entry.Left, read.Number));
        return read.State;
    }
}
