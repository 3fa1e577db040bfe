using System.Collections.Immutable;
using Mesh.Links;

namespace Mesh.Tests.Links;

public sealed class StateEntryTests
{
    public static TheoryData<string, ulong, long, bool> Rings => new()
    {
        { "s", 0, 0, false },
        { new string('s', 63), ulong.MaxValue, long.MaxValue, true },
    };

    [Theory]
    [MemberData(nameof(Rings))]
    public void ARingIsReadAsItWasWritten(string service, ulong digest, long term, bool released)
    {
        var state = new Told<RingState>(new RingState(service, digest, term, released), 7);
        var space = new byte[RingStateEntry.MaxBytes];
        var entry = new EntryReader(space.AsSpan(1, RingStateEntry.Write(state, space) - 1));

        Assert.Equal(state, RingStateEntry.Read(ref entry));
        Assert.Equal(0, entry.Left);
    }

    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 8, 1)]
    [InlineData(true, 3, NodeStateEntry.MaxFences)]
    public void ANodeIsReadAsItWasWritten(bool draining, int doubt, int fences)
    {
        var state = new NodeState(draining, doubt, Fences(fences));

        var read = Written(state);

        Assert.Equal((draining, doubt), (read.Draining, read.Doubt));
        Assert.Equal(state.Fences.AsEnumerable(), read.Fences);
    }

    [Fact]
    public void WhatIsToldOnIsReadAsItWasWritten()
    {
        var origin = new NodeIdentity(new string('o', StateOrigin.MaxNameBytes), -5);
        var ring = new Relayed<RingState>(origin, new(new RingState(new string('s', 63), 1, 2, true), long.MaxValue));
        var space = new byte[RingStateEntry.MaxRelayedBytes];
        var entry = new EntryReader(space.AsSpan(1, RingStateEntry.WriteRelayed(ring, space) - 1));
        Assert.Equal((ring, 0), (RingStateEntry.ReadRelayed(ref entry), entry.Left));

        var state = new NodeState(true, 8, Fences(NodeStateEntry.MaxFences));
        space = new byte[NodeStateEntry.RelayedSizeOf(state)];
        entry = new EntryReader(space.AsSpan(1, NodeStateEntry.WriteRelayed(new(origin, new(state, 3)), space) - 1));
        var read = NodeStateEntry.ReadRelayed(ref entry);
        Assert.Equal((origin, 3UL, true, 8, 0), (read.Origin, read.Told.Number, read.Told.State.Draining, read.Told.State.Doubt, entry.Left));
        Assert.Equal(state.Fences.AsEnumerable(), read.Told.State.Fences);
    }

    [Fact]
    public void SumsAreReadAsTheyWereWritten()
    {
        ulong[] sums = [.. Enumerable.Range(0, StateDigest.Buckets).Select(i => ulong.MaxValue - (ulong)i)];
        var space = new byte[StateDigestEntry.BucketsSize];
        var entry = new EntryReader(space.AsSpan(1, StateDigestEntry.WriteBuckets(sums, space) - 1));

        Assert.Equal(sums, StateDigestEntry.ReadBuckets(ref entry));
    }

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
