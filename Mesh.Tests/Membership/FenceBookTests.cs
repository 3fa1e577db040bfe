using Mesh.Links;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Membership;

public sealed class FenceBookTests
{
    private static readonly NodeIdentity X = new("x", 7);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)] // the one that is left is no majority of two
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(7, 4)]
    public void SoManyVotersMustHaveFencedThatNoMajorityIsLeft(int voters, int needed)
    {
        var book = BookOf(voters);
        for (var voter = 0; voter < needed; voter++)
        {
            Assert.False(book.HasLapsed(X, At(100)));
            book.Hear(voter, new Fence(X, TimeSpan.Zero), At(1));
            book.Hear(voter, new Fence(X, TimeSpan.Zero), At(2)); // one voter counts once
        }

        Assert.True(book.HasLapsed(X, At(100)));
        Assert.False(book.HasLapsed(X with { Incarnation = 8 }, At(100)));
    }

    [Fact]
    public void ItHasLapsedWhenTheLastOfThemSays()
    {
        var book = BookOf(3);
        book.Hear(0, new Fence(X, At(4)), At(10));
        book.Hear(1, new Fence(X, At(2)), At(11));

        Assert.False(book.HasLapsed(X, At(13.9)));
        Assert.True(book.HasLapsed(X, At(14)));
    }

    [Fact]
    public void AWordThatWasLongUnderWayDoesNotPutItOff()
    {
        var book = BookOf(1);
        book.Hear(0, new Fence(X, At(4)), At(10));
        book.Hear(0, new Fence(X, At(3.5)), At(13));

        Assert.True(book.HasLapsed(X, At(14)));
    }

    [Fact]
    public void AVoterThatStartedAfterARemovalNeedNotFenceWhoWasRemoved()
    {
        var book = BookOf(3);
        book.Hear(0, new Fence(X, TimeSpan.Zero), At(1));
        Assert.False(book.HasLapsed(X, At(100)));

        book.Restart(1, removed: [X], present: [], lapsesIn: At(5), now: At(10));

        Assert.False(book.HasLapsed(X, At(14.9)));
        Assert.True(book.HasLapsed(X, At(15)));
    }

    [Fact]
    public void WhatAFormerStartSaidOfAMemberIsForgottenAndWhatTheOthersSaidIsNot()
    {
        var book = BookOf(3);
        Array.ForEach([0, 1], voter => book.Hear(voter, new Fence(X, TimeSpan.Zero), At(1)));
        Assert.True(book.HasLapsed(X, At(2)));

        book.Restart(1, removed: [], present: [X, X with { Incarnation = 8 }], lapsesIn: At(5), now: At(2));
        Assert.False(book.HasLapsed(X, At(100)));

        book.Hear(2, new Fence(X, TimeSpan.Zero), At(100));
        Assert.True(book.HasLapsed(X, At(100)));
    }

    [Fact]
    public void TheOldestOfTooManyIsForgotten()
    {
        var book = BookOf(1);
        for (var i = 0; i <= 1_024; i++)
        {
            book.Hear(0, new Fence(new NodeIdentity("n", i), TimeSpan.Zero), At(i));
        }

        Assert.False(book.HasLapsed(new NodeIdentity("n", 0), At(9_999)));
        Assert.True(book.HasLapsed(new NodeIdentity("n", 1), At(9_999)));
        Assert.True(book.HasLapsed(new NodeIdentity("n", 1_024), At(9_999)));
    }

    [Fact]
    public void TheNewestTombstonesAreKept()
    {
        var removed = new Tombstones();
        for (var i = 0; i <= 1_024; i++)
        {
            removed.Add(new NodeIdentity("n", i));
            removed.Add(new NodeIdentity("n", i));
        }

        Assert.False(removed.Contains(new NodeIdentity("n", 0)));
        Assert.True(removed.Contains(new NodeIdentity("n", 1)));
        Assert.True(removed.Contains(new NodeIdentity("n", 1_024)));
    }

    private static FenceBook BookOf(int voters) => new(Quorum.Of(TestOptions.Of(VoterSeeds.Hocon(voters, 6000)).Node));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
