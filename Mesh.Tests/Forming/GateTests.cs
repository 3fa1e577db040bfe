using Akka.Actor;
using Akka.Cluster;
using Mesh.Forming;
using Mesh.Membership;
using static Mesh.Tests.Forming.FormationTests;

namespace Mesh.Tests.Forming;

/// <summary>What node a answers to others. It is in a cluster with b unless said.</summary>
public sealed class GateTests
{
    private static readonly Standing Well = new(new ClusterId(7), true, 2);

    private static readonly NodeFacts Self = new(1, 1, "points-per-weight=256", List(3), "a", At('a'), 11);

    private static readonly NodeFacts Newcomer = Self with { Name = "w", Address = At('w'), Incarnation = 12 };

    [Fact]
    public void AMemberTellsOfItsCluster() => Assert.Equal((new InCluster(11, Well), null), Member().Answer(Newcomer));

    [Fact]
    public void ANodeInNoneTellsItsSeeds() => Assert.Equal((new InNone(Self.Seeds, null), null), Outside().Answer(Newcomer));

    [Fact]
    public void ANodeThatIsAboutToJoinIsCountedByNobodyElse() =>
        Assert.Null((Outside() with { IsCommitted = true }).Answer(Newcomer).Answer);

    [Fact]
    public void EveryReasonIsToldAtOnceWithValueFoundAndWanted()
    {
        var odd = new NodeFacts(2, 3, "points-per-weight=128", List(2), "b", At('c'), 5);

        var refused = Assert.IsType<Refused>(Member().Answer(odd).Answer);

        Assert.True(refused.ByMember);
        Assert.Equal(
            [
                "this program speaks versions 2 to 3 of the data plane; it must speak one of 1 to 1, as a at a:1 does.",
                "the settings that all nodes share are points-per-weight=128; they must be points-per-weight=256, as on a at a:1.",
                "mesh.node.seeds is [a:1, b:1]; it must be [a:1, b:1, c:1], in this order, as on a at a:1.",
                "mesh.node.name is b; it must be another than that of b at b:1, which is well.",
            ],
            refused.Reasons.AsEnumerable());
    }

    [Fact]
    public void ARefusalByANodeInNoneSaysThatItIsNoCluster()
    {
        var refused = Assert.IsType<Refused>(Outside().Answer(Newcomer with { Name = "a" }).Answer);

        Assert.False(refused.ByMember);
        Assert.Equal(["mesh.node.name is a; it must be another than that of a at a:1, which is well."], refused.Reasons.AsEnumerable());
    }

    [Theory]
    [InlineData('w', "abc", false)]
    [InlineData('w', "cab", false)] // a worker forms no cluster: the order is nothing to it
    [InlineData('w', "ab", true)] // but it counts votes by its list, as everybody does
    [InlineData('w', "abcd", true)]
    [InlineData('b', "abc", false)]
    [InlineData('b', "bac", true)]
    [InlineData('b', "ab", true)]
    [InlineData('c', "ab", true)] // a seed to the others, though not to itself
    [InlineData('d', "abcd", true)] // a seed to itself only
    public void VotersNameTheSameSeedsInTheSameOrderAndOthersInAny(char address, string seeds, bool refused)
    {
        var asker = Newcomer with { Address = At(address), Seeds = [.. seeds.Select(At)] };

        Assert.Equal(refused, Member().Answer(asker).Answer is Refused);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 9, false)]
    [InlineData(0, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(0, 0, true)]
    public void VersionsMustMeet(int min, int max, bool refused) => Assert.Equal(
        refused, Member().Answer(Newcomer with { MinVersion = (ushort)min, MaxVersion = (ushort)max }).Answer is Refused);

    [Fact]
    public void TheSameNameAtTheSameAddressIsARestart() =>
        Assert.IsType<InCluster>(Member().Answer(Newcomer with { Name = "b", Address = At('b') }).Answer);

    [Theory] // the holder of the name as node a sees it
    [InlineData(MemberStatus.Up, true, false, true, false)] // well: no
    [InlineData(MemberStatus.Joining, true, false, true, false)]
    [InlineData(MemberStatus.Up, true, true, false, false)] // a suspicion may pass
    [InlineData(MemberStatus.Up, false, true, false, true)] // lost: to be downed
    [InlineData(MemberStatus.Up, false, false, false, true)]
    [InlineData(MemberStatus.Down, false, true, false, false)] // is so already
    [InlineData(MemberStatus.Leaving, true, false, false, false)] // gives its name back soon
    public void ANameIsRefusedWhileItsHolderIsWellAndWaitedForOtherwise(
        MemberStatus status, bool reachable, bool suspect, bool refused, bool downed)
    {
        var holder = MemberAt("b", 'b') with { Status = status, Reachable = reachable };
        var gate = Member() with { Members = [MemberAt("a", 'a'), holder], IsSuspect = member => suspect && member.Name == "b" };

        var (answer, down) = gate.Answer(Newcomer with { Name = "b" });

        Assert.Equal(refused, answer is Refused);
        Assert.Equal(!refused, answer is Wait);
        Assert.Equal(downed ? holder.Address : null, down);
    }

    [Fact]
    public void AMemberWithoutAMajorityOfVotersInSightDownsNobody()
    {
        var lost = MemberAt("b", 'b') with { Reachable = false };
        var gate = Member() with { Members = [MemberAt("a", 'a'), lost], Standing = Well with { HasQuorum = false } };

        var (answer, down) = gate.Answer(Newcomer with { Name = "b" });

        Assert.IsType<Wait>(answer);
        Assert.Null(down);
    }

    [Theory] // own quorum, other's quorum, own id, other's id
    [InlineData(true, false, 2, 1, false)]
    [InlineData(false, true, 1, 2, true)]
    [InlineData(true, true, 1, 2, false)]
    [InlineData(true, true, 2, 1, true)]
    [InlineData(false, false, 1, 2, false)]
    [InlineData(false, false, 2, 1, true)]
    [InlineData(false, true, 1, 1, false)] // the same cluster
    public void OfTwoClustersTheOneWithoutAQuorumEndsElseTheOneOfTheLargerId(
        bool own, bool other, ulong ownId, ulong otherId, bool ends)
    {
        var (one, two) = (new Standing(new(ownId), own, own ? 2 : 1), new Standing(new(otherId), other, other ? 2 : 1));

        Assert.Equal(ends, IslandRepair.Judge(one, two) is not null);
        Assert.Equal(ownId != otherId && !ends, IslandRepair.Judge(two, one) is not null);
    }

    private static Gate Member() => new(Self, [MemberAt("a", 'a'), MemberAt("b", 'b')], Well, null, false, _ => false);

    private static Gate Outside() => new(Self, [], null, null, false, _ => false);

    private static MeshMember MemberAt(string name, char address)
    {
        var node = new UniqueAddress(new Address("akka.tcp", "mesh", $"{address}", 1), address);
        return new(name, node, MemberStatus.Up, true, [], [], 1, 2, true, "1");
    }
}
