using System.Collections.Immutable;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Ownership;

namespace Mesh.Tests.Ownership;

public sealed class HandoverTests
{
    private static readonly NodeIdentity A = new("a", 1);
    private static readonly NodeIdentity B = new("b", 2);
    private static readonly NodeIdentity C = new("c", 3);
    private static readonly NodeIdentity SecondC = new("c", 4);

    [Fact]
    public void BeforeTheFirstRingNothingIsServed() => Assert.Equal(Claim.NotOwner, Handover.Of("s", A).May(0));

    [Fact]
    public void ANodeAloneIsSettledAtOnce()
    {
        var handover = Take(Handover.Of("s", A), A);

        Assert.True(handover.IsSettled);
        Assert.Equal(Claim.Serve, handover.May(0));
    }

    [Fact]
    public void AKeyOfAnotherIsNotServed() =>
        Assert.Equal(Claim.NotOwner, Settled(A, B).May(KeyOf(B, A, B)));

    [Fact]
    public void ANewcomerServesNothingUntilEachOtherHasReleased()
    {
        var handover = Take(Handover.Of("s", C), A, B, C);
        Assert.Equal(Claim.Gaining, handover.May(KeyOf(C, A, B, C)));

        handover = Told(handover, A);
        Assert.Equal([B], handover.Awaited);
        handover = handover.Heard(B, handover.ToTell with { Released = false });
        Assert.False(handover.IsSettled);
        Assert.True(Told(handover, B).IsSettled);
    }

    [Fact]
    public void WhatIsKeptGoesOnAndWhatIsGainedWaits()
    {
        var handover = Take(Settled(A, B, C), A, B);
        var gained = KeyThat(position => IsOf(C, position, A, B, C) && IsOf(A, position, A, B));

        Assert.Equal(Claim.Serve, handover.May(KeyThat(position => IsOf(A, position, A, B, C))));
        Assert.Equal(Claim.Gaining, handover.May(gained));
        Assert.Equal(Claim.Serve, Told(handover.FenceLapsed(C), B).May(gained));
    }

    [Fact]
    public void AKeyThatWasAnothersForAMomentIsGainedAnew()
    {
        var handover = Take(Take(Settled(A, B), A, B, C), [A, B, C], A, B);

        Assert.Equal(Claim.Gaining, handover.May(KeyThat(
            position => IsOf(A, position, A, B) && IsOf(C, position, A, B, C))));
    }

    [Fact]
    public void ANodeReleasesOnlyWhenItHasStopped()
    {
        var handover = Settled(A, B).RingTaken(RingOf(A, A, B, C), [A, B, C], []);
        Assert.False(handover.ToTell.Released);
        Assert.False(handover.OwnStopped(handover.Rings - 1).ToTell.Released); // that was for another ring
        Assert.True(handover.OwnStopped(handover.Rings).ToTell.Released);
    }

    [Fact]
    public void ANodeReleasesOnlyWhenThoseWhoLeftHaveLetGo()
    {
        var left = Take(Settled(A, B, C), [A, B, C], A, B);
        Assert.False(left.ToTell.Released);
        Assert.True(Told(left, C).ToTell.Released);
        Assert.False(left.FenceLapsed(C).ToTell.Released); // it is still a member

        var removed = Take(Settled(A, B, C), A, B);
        Assert.Equal([C], removed.Unfenced);
        Assert.True(removed.FenceLapsed(C).ToTell.Released);
    }

    [Fact]
    public void OfTwoThatLeaveAtOnceOneDoesNotWaitForTheOther()
    {
        var first = Take(SettledAt(B, A, B, C), [A, B, C], A);
        var second = Take(SettledAt(C, A, B, C), [A, B, C], A);

        Assert.True(first.ToTell.Released);
        Assert.False(second.ToTell.Released);
        Assert.True(second.Heard(B, first.ToTell with { Term = second.RingTerm }).ToTell.Released);
    }

    [Fact]
    public void TheSameNamesAfterARestartAreAnotherRing()
    {
        var before = Settled(A, B, C);
        var after = Take(before, A, B, SecondC);

        Assert.Equal(RingFor(A, B, C).Digest, RingFor(A, B, SecondC).Digest);
        Assert.NotEqual(before.ToTell.Digest, after.ToTell.Digest);
        Assert.Equal(before.Term + 1, after.RingTerm);
        Assert.False(Told(Told(after, B), SecondC).IsSettled); // who was C may still be active
        Assert.True(Told(Told(after.FenceLapsed(C), B), SecondC).IsSettled);
    }

    [Fact]
    public void WhatWasToldOfTheSameRingAtAnEarlierTimeDoesNotCount()
    {
        var settled = Settled(A, B);
        var old = settled.ToTell;
        var again = Take(Take(settled, A, B, C).FenceLapsed(C), A, B).FenceLapsed(C);

        Assert.Equal(old.Digest, again.ToTell.Digest);
        Assert.False(again.Heard(B, old).IsSettled);
        Assert.True(Told(again, B).IsSettled);
    }

    [Fact]
    public void TheHighestTermOfARingIsAdoptedAndToldAgain()
    {
        var handover = Take(Handover.Of("s", A), A, B);
        handover = handover.Heard(B, handover.ToTell with { Term = 77 });
        Assert.Equal((77, 77, true), (handover.RingTerm, handover.ToTell.Term, handover.IsSettled));

        handover = handover.Heard(B, new RingState("s", 1, 90, true)); // another ring's
        Assert.Equal(77, handover.RingTerm);
        Assert.Equal(91, Take(handover, A, B, C).RingTerm);
    }

    [Fact]
    public void WorkIsDoneUnderTheTermOfTheLastSettlement()
    {
        var settled = Settled(A, B);
        var next = Take(settled, A, B, C);

        Assert.Equal(settled.Term, next.Term);
        Assert.Equal(next.RingTerm, Told(Told(next, B), C).Term);
    }

    [Fact]
    public void AFirstSettlementNeedsEverybodyInSight()
    {
        var handover = Take(Handover.Of("s", A), [A, B], A);

        Assert.False(handover.IsSettled); // b may see itself alone at this moment
        Assert.True(Told(handover, B).IsSettled);
        Assert.True(Take(Settled(A), [A, B], A).IsSettled);
    }

    [Fact]
    public void WhoIsLeavingWhenANewcomerComesIsAFormerOwner()
    {
        var handover = Handover.Of("s", A).RingTaken(RingOf(A, A), [A, B], [B]);
        handover = handover.OwnStopped(handover.Rings);

        Assert.False(handover.ToTell.Released);
        Assert.True(Told(handover, B).IsSettled);
    }

    [Fact]
    public void ManyRingsWithoutASettlementKeepNothing()
    {
        var handover = Settled(A, B);
        var kept = KeyThat(position => IsOf(A, position, A, B, C));
        for (var i = 0; i < 20; i++)
        {
            handover = i % 2 == 0 ? Take(handover, A, B, C) : Take(handover, A, B);
            Assert.Equal(i < 15 ? Claim.Serve : Claim.Gaining, handover.May(kept));
        }
    }

    [Fact]
    public void WithoutReleaseBeforeGainEveryRingIsSettledAtOnce() =>
        Assert.True(Take(Handover.Of("s", C, releaseBeforeGain: false), A, B, C).IsSettled);

    private static Handover Settled(params NodeIdentity[] starts) => SettledAt(A, starts);

    private static Handover SettledAt(NodeIdentity self, params NodeIdentity[] starts)
    {
        var handover = starts.Where(start => start != self)
            .Aggregate(TakeAt(Handover.Of("s", self), self, [.. starts], starts), Told);
        Assert.True(handover.IsSettled);
        return handover;
    }

    private static Handover Take(Handover before, params NodeIdentity[] starts) => Take(before, [.. starts], starts);

    private static Handover Take(
        Handover before, ImmutableHashSet<NodeIdentity> present, params NodeIdentity[] starts)
    {
        var self = before.Self;
        return TakeAt(before, self, present, starts);
    }

    private static Handover TakeAt(
        Handover before, NodeIdentity self, ImmutableHashSet<NodeIdentity> present, NodeIdentity[] starts)
    {
        var taken = before.RingTaken(RingOf(self, starts), present, []);
        return taken.OwnStopped(taken.Rings);
    }

    private static Handover Told(Handover handover, NodeIdentity by) =>
        handover.Heard(by, handover.ToTell with { Released = true });

    private static StartRing RingOf(NodeIdentity self, params NodeIdentity[] starts) =>
        StartRing.Of(RingFor(starts), [.. starts], self);

    private static Ring RingFor(params NodeIdentity[] starts) =>
        Ring.Build(starts.Select(start => new RingMember(start.Name, 1)), 8);

    private static bool IsOf(NodeIdentity owner, ulong position, params NodeIdentity[] starts) =>
        starts[RingFor(starts).OwnerAt(position)] == owner;

    private static ulong KeyOf(NodeIdentity owner, params NodeIdentity[] starts) =>
        KeyThat(position => IsOf(owner, position, starts));

    private static ulong KeyThat(Func<ulong, bool> fits) =>
        Enumerable.Range(0, 10_000).Select(i => Ring.PositionOf($"key-{i}")).First(fits);
}
