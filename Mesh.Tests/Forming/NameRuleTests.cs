using Akka.Actor;
using Akka.Cluster;
using Mesh.Forming;
using Mesh.Membership;

namespace Mesh.Tests.Forming;

/// <summary>Two members of one name, at the addresses a and b.</summary>
public sealed class NameRuleTests
{
    [Theory] // this node at a, and the other one at b: whether the name is the other's
    [InlineData(MemberStatus.Joining, 1, MemberStatus.Up, 2, true, true)] // who is Up first has it
    [InlineData(MemberStatus.WeaklyUp, 1, MemberStatus.Up, 2, true, true)]
    [InlineData(MemberStatus.Joining, 2, MemberStatus.Joining, 1, true, false)] // one of them will be Up first
    [InlineData(MemberStatus.Up, 2, MemberStatus.Joining, 1, true, false)]
    [InlineData(MemberStatus.Up, 2, MemberStatus.Up, 1, true, true)]
    [InlineData(MemberStatus.Up, 1, MemberStatus.Up, 2, true, false)]
    [InlineData(MemberStatus.Up, -1, MemberStatus.Up, 1, true, false)] // incarnations may be negative
    [InlineData(MemberStatus.Up, 1, MemberStatus.Up, 1, true, false)] // equal: the lower address stays
    [InlineData(MemberStatus.Up, 2, MemberStatus.Up, 1, false, false)] // who can't be reached claims nothing
    [InlineData(MemberStatus.Up, 2, MemberStatus.Leaving, 1, true, false)] // gives it back
    public void OfTwoThatAreUpTheLowerIncarnationStays(
        MemberStatus self, int incarnation, MemberStatus other, int otherIncarnation, bool reachable, bool gives)
    {
        var (one, two) = (Member("n", 'a', incarnation, self), Member("n", 'b', otherIncarnation, other) with { Reachable = reachable });

        Assert.Equal(gives ? two : null, NameRule.HolderOf(one, [one, two]));
        if (self == other && reachable && self == MemberStatus.Up)
        {
            Assert.Equal(gives ? null : one, NameRule.HolderOf(two, [one, two]));
        }
    }

    [Fact]
    public void ANodeOfAnotherNameTakesNobodys() =>
        Assert.Null(NameRule.HolderOf(Member("n", 'b', 2, MemberStatus.Up), [Member("m", 'a', 1, MemberStatus.Up)]));

    private static MeshMember Member(string name, char host, int incarnation, MemberStatus status) => new(
        name,
        new UniqueAddress(new Address("akka.tcp", "mesh", $"{host}", 1), incarnation),
        status,
        Reachable: true,
        Roles: [],
        Services: [],
        Weight: 1,
        DataPort: 2,
        Voter: false,
        AppVersion: "1");
}
