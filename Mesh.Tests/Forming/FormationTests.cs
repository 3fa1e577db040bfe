using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Forming;
using Mesh.Membership;

namespace Mesh.Tests.Forming;

/// <summary>The decision of a node in no cluster. Voters are a, b, c…; w is none.</summary>
public sealed class FormationTests
{
    private static readonly ClusterId Old = new(1);
    private static readonly ClusterId New = new(2);
    private static readonly TimeSpan Settled = Formation.Settle;

    [Theory] // who asks, how many voters, who answers "in none", how many seconds after it began to hear them
    [InlineData("a", 3, "bc", 0, true)] // all there: at once
    [InlineData("a", 3, "b", 0, false)] // c may be about to come
    [InlineData("a", 3, "b", 2, true)]
    [InlineData("a", 3, "", 60, false)] // cut off: for ever
    [InlineData("b", 3, "c", 2, true)] // the first is absent
    [InlineData("b", 3, "ac", 60, false)] // the lowest forms
    [InlineData("c", 3, "b", 60, false)]
    [InlineData("a", 2, "", 60, false)]
    [InlineData("a", 2, "b", 0, true)]
    [InlineData("a", 5, "b", 60, false)]
    [InlineData("a", 5, "be", 2, true)]
    [InlineData("c", 5, "de", 2, true)]
    [InlineData("w", 3, "abc", 60, false)] // no voter forms nothing
    public void TheLowestOfAMajorityOfVotersForms(string self, int voters, string willing, int seconds, bool forms)
    {
        var formation = Of(self, voters);
        var now = TimeSpan.Zero;
        for (; now <= TimeSpan.FromSeconds(seconds); now += TimeSpan.FromMilliseconds(500))
        {
            formation = Hear(formation, willing, new InNone(List(voters), At(willing.Append(self[0]).Where(one => one != 'w').Min())), now);
        }

        Assert.Equal(forms, formation.Judge(TimeSpan.FromSeconds(seconds)) is FormationVerdict.Forms);
    }

    [Fact]
    public void AMajorityThatJustCameAboutWaitsForLowerVotersHoweverLongItTook()
    {
        var minute = TimeSpan.FromMinutes(1);
        var formation = Of("b", 3).Hear(At('c'), new InNone(List(3), At('b')), minute);

        Assert.IsType<FormationVerdict.Waits>(formation.Judge(minute));

        formation = formation.Hear(At('a'), new InNone(List(3), null), minute);
        Assert.IsType<FormationVerdict.Forms>(formation.Judge(minute)); // it has two words of three, given before
    }

    [Fact]
    public void AVoterKeepsItsWordForLongerThanItCounts()
    {
        var formation = Of("c", 3).Hear(At('b'), new InNone(List(3), null), TimeSpan.Zero);
        Assert.Equal(At('b'), formation.VoteAt(TimeSpan.Zero));

        formation = formation.Hear(At('a'), new InNone(List(3), null), Formation.VoteFor / 2);
        Assert.Equal(At('b'), formation.VoteAt(Formation.VoteFor / 2));
        Assert.True(Formation.VoteFor > Formation.Fresh);
        Assert.Equal(At('a'), formation.Voting(Formation.VoteFor).VoteAt(Formation.VoteFor));
    }

    [Fact]
    public void ALoneVoterAndAWorkerGiveNoWord()
    {
        Assert.Null(Of("a", 3).Voting(Settled).VoteAt(Settled));
        Assert.Null(Hear(Of("w", 3), "abc", new InNone(List(3), null), TimeSpan.Zero).VoteAt(TimeSpan.Zero));
    }

    [Theory] // of five, all in sight of a: whom b, c, d and e gave their word
    [InlineData("aaaa", true)]
    [InlineData("aacc", true)]
    [InlineData("bbcc", false)]
    [InlineData("abcc", false)]
    public void OnlyAMajorityOfWordsForms(string words, bool forms)
    {
        var formation = Of("a", 5);
        foreach (var (voter, word) in "bcde".Zip(words))
        {
            formation = formation.Hear(At(voter), new InNone(List(5), At(word)), TimeSpan.Zero);
        }

        Assert.Equal(forms, formation.Judge(TimeSpan.Zero) is FormationVerdict.Forms);
    }

    [Fact]
    public void AClusterThatNobodyIsUpInYetIsJoinedByWhoeverFindsIt() => Assert.Equal(
        new FormationVerdict.Joins(At('b'), Old),
        Of("a", 5).Hear(At('b'), new InCluster(1, new(Old, false, 1, IsForming: true)), TimeSpan.Zero).Judge(TimeSpan.Zero));

    [Fact]
    public void AnAnswerCountsForAsLongAsItIsFresh()
    {
        var formation = Hear(Of("a", 3), "bc", new InNone(List(3), At('a')), TimeSpan.Zero);

        Assert.IsType<FormationVerdict.Forms>(formation.Judge(Formation.Fresh));
        Assert.IsType<FormationVerdict.Waits>(formation.Judge(Formation.Fresh + TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData("b:1,a:1,c:1")] // another order
    [InlineData("a:1,b:1")]
    [InlineData("a:1,b:1,d:1")]
    public void AVoterWithAnotherSeedListIsNotCounted(string seeds)
    {
        ImmutableArray<HostPort> other = [.. seeds.Split(',').Select(seed => At(seed[0]))];
        var formation = Hear(Of("a", 3), "bc", new InNone(other, At('a')), TimeSpan.Zero);

        Assert.IsType<FormationVerdict.Waits>(formation.Judge(Settled));
    }

    [Theory] // who asks, how many voters, has the cluster a quorum, its voters in sight
    [InlineData("a", 3, true, 2, true)]
    [InlineData("w", 3, true, 2, true)]
    [InlineData("a", 3, false, 1, true)] // this voter makes it two of three
    [InlineData("a", 3, false, 0, false)]
    [InlineData("w", 3, false, 1, false)] // a worker makes no quorum
    [InlineData("a", 5, false, 1, false)]
    [InlineData("a", 5, false, 2, true)]
    [InlineData("a", 1, false, 0, true)] // the sole seed comes back to its survivors
    public void AClusterIsJoinedIfItHasAQuorumOrHasItWithThisNode(
        string self, int voters, bool hasQuorum, int inSight, bool joins)
    {
        var standing = new Standing(Old, hasQuorum, inSight);

        Assert.All(
            new FormationMessage[] { new InCluster(1, standing), new Call(1, standing) },
            word => Assert.Equal(
                joins,
                Of(self, voters).Hear(At('x'), word, TimeSpan.Zero).Judge(TimeSpan.Zero) == new FormationVerdict.Joins(At('x'), Old)));
    }

    [Fact]
    public void AClusterIsJoinedEvenWhileAMajorityIsInNone()
    {
        var formation = Hear(Of("a", 5), "bcd", new InNone(List(5), At('a')), TimeSpan.Zero)
            .Hear(At('e'), new InCluster(1, new(Old, true, 3)), TimeSpan.Zero);

        Assert.Equal(new FormationVerdict.Joins(At('e'), Old), formation.Judge(Settled));
    }

    [Fact]
    public void SurvivorsThatCanNotBeJoinedDoNotKeepAMajorityFromForming()
    {
        var formation = Hear(Of("a", 5), "bcd", new InNone(List(5), At('a')), TimeSpan.Zero)
            .Hear(At('e'), new InCluster(1, new(Old, false, 1)), TimeSpan.Zero);

        Assert.IsType<FormationVerdict.Forms>(formation.Judge(TimeSpan.Zero));
    }

    [Fact]
    public void OfTwoClustersTheOneWithAQuorumIsJoinedElseTheLargerElseThatOfTheLowerId()
    {
        Assert.Equal(New, Chosen(new(Old, false, 2), new(New, true, 2)));
        Assert.Equal(New, Chosen(new(Old, false, 1), new(New, false, 2)));
        Assert.Equal(Old, Chosen(new(Old, true, 2), new(New, true, 2)));
        Assert.Equal(Old, Chosen(new(New, true, 2), new(Old, true, 2)));

        static ClusterId Chosen(Standing one, Standing other) => Assert.IsType<FormationVerdict.Joins>(Of("a", 3)
            .Hear(At('b'), new InCluster(1, one), TimeSpan.Zero)
            .Hear(At('c'), new InCluster(1, other), TimeSpan.Zero)
            .Judge(TimeSpan.Zero)).Cluster;
    }

    [Theory] // alone = on, seconds since the start
    [InlineData(true, 0, true)]
    [InlineData(false, 0, false)]
    [InlineData(false, 4.9, false)]
    [InlineData(false, 5, true)]
    public void ASoleSeedListensBeforeItForms(bool alone, double seconds, bool forms) => Assert.Equal(
        forms, Of("a", 1, alone).Judge(TimeSpan.FromSeconds(seconds)) is FormationVerdict.Forms);

    [Fact]
    public void AloneMeansNothingToOneOfSeveralSeeds() =>
        Assert.IsType<FormationVerdict.Waits>(Of("a", 3, alone: true).Judge(TimeSpan.FromMinutes(1)));

    [Theory] // which voters of how many refuse, whether as members
    [InlineData(3, "b", true, true)] // a cluster's no is final
    [InlineData(3, "b", false, false)] // it may be the odd one itself
    [InlineData(3, "bc", false, true)] // this node is
    [InlineData(2, "b", false, true)] // they never come to a majority
    [InlineData(5, "bc", false, false)]
    [InlineData(5, "bcd", false, true)]
    public void ARefusalIsFinalWhenAClusterOrTooManyVotersSaySo(int voters, string refusing, bool byMember, bool final)
    {
        var formation = Hear(Of("a", voters), refusing, new Refused(byMember, ["x is 1; it must be 2."]), TimeSpan.Zero);

        var verdict = formation.Judge(TimeSpan.Zero);

        Assert.Equal(final, verdict is FormationVerdict.IsRefused { Reasons: ["x is 1; it must be 2."] });
    }

    [Fact]
    public void OneOddVoterDoesNotKeepTheOthersFromForming()
    {
        var formation = Of("b", 3)
            .Hear(At('a'), new Refused(false, ["odd"]), TimeSpan.Zero)
            .Hear(At('c'), new InNone(List(3), At('b')), TimeSpan.Zero);

        Assert.IsType<FormationVerdict.Forms>(formation.Judge(TimeSpan.Zero));
    }

    [Fact]
    public void ANodeThatIsToWaitForItsNameJoinsNobodyMeanwhile()
    {
        var formation = Of("w", 3)
            .Hear(At('a'), new InCluster(1, new(Old, true, 3)), TimeSpan.Zero)
            .Hear(At('b'), new Wait("the name is held"), TimeSpan.Zero);

        Assert.Equal(new FormationVerdict.Waits("the name is held"), formation.Judge(TimeSpan.Zero));
    }

    [Fact]
    public void WhatNeverComesAboutIsGivenUpCountedFromTheFirstAttempt()
    {
        var second = TimeSpan.FromSeconds(1);
        var formation = Of("a", 3).Commit(second).Commit(second * 15);

        Assert.Null(formation.Overdue(second * 20.9));
        Assert.NotNull(formation.Overdue(second * 21));
        Assert.IsType<FormationVerdict.GivesUp>(formation.Judge(second * 21));
        Assert.Null(formation.Withdraw().Overdue(second * 60));
        Assert.Null(Of("a", 3).Overdue(second * 3_600)); // who waits may wait for ever
    }

    [Fact]
    public void WithoutTheGuardAVoterThatHearsNobodyFormsByItself()
    {
        var rules = new FormationRules(At('a'), List(3), Options(false), Guarded: false);

        Assert.IsType<FormationVerdict.Forms>(new Formation(rules, TimeSpan.Zero).Judge(Settled));
        Assert.IsType<FormationVerdict.Waits>(Of("a", 3).Judge(Settled));
    }

    [Fact]
    public void StrangersThatCallFillNoMemoryAndKeepNoVoterOut()
    {
        var formation = Of("a", 3);
        for (var port = 1; port <= 1_000; port++)
        {
            formation = formation.Hear(new HostPort("stranger", port), new Call(1, new(Old, false, 0)), TimeSpan.Zero);
        }

        Assert.IsType<FormationVerdict.Forms>(Hear(formation, "bc", new InNone(List(3), At('a')), TimeSpan.Zero).Judge(TimeSpan.Zero));
    }

    internal static HostPort At(char node) => new($"{node}", 1);

    internal static ImmutableArray<HostPort> List(int voters) => [.. "abcdefg".Take(voters).Select(At)];

    private static Formation Of(string self, int voters, bool alone = false) =>
        new(new FormationRules(At(self[0]), List(voters), Options(alone)), TimeSpan.Zero);

    private static FormationOptions Options(bool alone) => new(alone, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));

    private static Formation Hear(Formation formation, string from, FormationMessage word, TimeSpan now) =>
        from.Aggregate(formation, (heard, node) => heard.Hear(At(node), word, now));
}
