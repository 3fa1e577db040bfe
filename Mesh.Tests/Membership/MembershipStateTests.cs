using Akka.Actor;
using Akka.Cluster;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class MembershipStateTests
{
    private const int Points = 8;

    /// <summary>The statuses that a member goes through, and whether it has arcs at the end.</summary>
    public static TheoryData<MemberStatus[], bool> Ways => new()
    {
        { [MemberStatus.Joining], false },
        { [MemberStatus.Joining, MemberStatus.WeaklyUp], false },
        { [MemberStatus.Joining, MemberStatus.Up], true },
        { [MemberStatus.Joining, MemberStatus.WeaklyUp, MemberStatus.Up], true },
        { [MemberStatus.Up, MemberStatus.Leaving], false },
        { [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Exiting], false },
        { [MemberStatus.Up, MemberStatus.Down], true },
        { [MemberStatus.Down], false },
        { [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down], false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void OnlyMembersThatWereUpAndHaveNotLeftHaveArcs(MemberStatus[] way, bool hasArcs)
    {
        var state = way.Aggregate(
            State(), (now, status) => now.With(Member("a", 1) with { Status = status }).Refreshed());

        Assert.Equal(hasArcs, state.View.Services.ContainsKey("s"));
        Assert.Equal(way[^1], Assert.Single(state.View.Members).Status);
    }

    [Fact]
    public void ARemovedMemberHasNoArcsAndIsForgotten()
    {
        var member = Member("a", 1);
        var down = member with { Status = MemberStatus.Down };
        var state = State().With(member).With(down).Without(member.Node).Refreshed();

        Assert.Empty(state.View.Members);
        Assert.Empty(state.View.Services);
    }

    [Fact]
    public void WhoIsUnreachableKeepsItsArcsAndTheRingItsVersion()
    {
        var before = State().With(Member("a", 1)).With(Member("b", 2)).Refreshed();
        var after = before.WithReachability(Member("b", 2).Node, false).Refreshed();

        Assert.False(after.View.Members[1].Reachable);
        Assert.Same(before.View.Services["s"].Ring, after.View.Services["s"].Ring);
        Assert.Equal(1, after.View.Services["s"].RingVersion);
        Assert.False(after.View.Services["s"].Members[1].Reachable);
    }

    [Fact]
    public void TheReachabilityOfAStrangerChangesNothing() =>
        Assert.Empty(State().WithReachability(Member("x", 9).Node, false).Refreshed().View.Members);

    [Fact]
    public void TheRingsVersionCountsOnlyChangesOfTheRing()
    {
        var state = State().With(Member("a", 1)).Refreshed();
        Assert.Equal(1, state.View.Services["s"].RingVersion);
        state = state.WithLeader(Member("a", 1).Address).Refreshed();
        state = state.With(Member("a", 1) with { Status = MemberStatus.Down }).Refreshed();
        Assert.Equal(1, state.View.Services["s"].RingVersion);
        state = state.With(Member("b", 2)).Refreshed();
        Assert.Equal(2, state.View.Services["s"].RingVersion);
        state = state.With(Member("b", 2) with { Weight = 2 }).Refreshed();
        Assert.Equal(3, state.View.Services["s"].RingVersion);
        Assert.Equal(5, state.View.Version);
    }

    [Fact]
    public void ARestartedNodeGetsItsArcsBack()
    {
        var old = Member("b", 2);
        var before = State().With(Member("a", 1)).With(old).Refreshed();
        var after = before.Without(old.Node).Refreshed().With(Member("b", 3)).Refreshed();

        Assert.Equal(before.View.Services["s"].Ring.Digest, after.View.Services["s"].Ring.Digest);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void OfTwoWithOneNameTheRingHasTheOneThatIsNotToBeRemoved(int down, int up)
    {
        var state = State()
            .With(Member("b", down))
            .With(Member("b", down) with { Status = MemberStatus.Down })
            .With(Member("b", up))
            .Refreshed();

        Assert.Equal(2, state.View.Members.Length);
        Assert.Equal(up, Assert.Single(state.View.Services["s"].Members).Incarnation);
    }

    [Fact]
    public void TheViewHasThisNodeWhenItHasJoined()
    {
        Assert.Null(State().With(Member("b", 2)).Refreshed().View.Self);
        Assert.Equal("self", State().With(Member("self", 0)).Refreshed().View.Self!.Name);
    }

    [Fact]
    public void EachServiceHasARingOfThoseThatOfferIt()
    {
        var view = State()
            .With(Member("b", 2) with { Services = ["s", "t"] })
            .With(Member("a", 1) with { Services = ["s"] })
            .With(Member("c", 3) with { Services = [] })
            .Refreshed().View;

        Assert.Equal(["a", "b"], view.Services["s"].Members.Select(member => member.Name));
        Assert.Equal(["a", "b"], view.Services["s"].Ring.Members.Select(member => member.Name));
        Assert.Equal(["b"], view.Services["t"].Members.Select(member => member.Name));
        Assert.Equal(["a", "b", "c"], view.Members.Select(member => member.Name));
    }

    private static MembershipState State() => MembershipState.Of(Member("self", 0).Node, Points);

    private static MeshMember Member(string name, int incarnation) => new(
        name,
        new UniqueAddress(new Address("akka.tcp", "mesh", name, 4053), incarnation),
        MemberStatus.Up,
        Reachable: true,
        Roles: [],
        Services: ["s"],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        AppVersion: "1.0.0");
}
