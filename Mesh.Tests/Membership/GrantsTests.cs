using System.Collections.Frozen;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class GrantsTests
{
    private static readonly LeaseOptions Options = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
    private static readonly NodeIdentity X = new("x", 7);

    // What a grant lasts on the voter's clock: the duration, 4 ms for clocks that drift and 1 ms for roundings.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(4_005);

    private readonly Grants _grants = new(Options, At(0), hasNoPast: true);

    public static TheoryData<MemberStatus?, MemberStatus, bool, bool> Views => new()
    {
        { MemberStatus.Up, MemberStatus.Up, true, true },
        { MemberStatus.Up, MemberStatus.Joining, true, true },
        { MemberStatus.Up, MemberStatus.Leaving, true, true },
        { MemberStatus.Up, MemberStatus.Up, false, false },
        { MemberStatus.Up, MemberStatus.Down, true, false },
        { MemberStatus.Leaving, MemberStatus.Up, true, true },
        { MemberStatus.Exiting, MemberStatus.Up, true, true },
        { MemberStatus.Down, MemberStatus.Up, true, false },
        { MemberStatus.Joining, MemberStatus.Up, true, false },
        { MemberStatus.WeaklyUp, MemberStatus.Up, true, false },
        { null, MemberStatus.Up, true, false },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void WhoIsGrantedALeaseFollowsFromTheView(MemberStatus? self, MemberStatus x, bool reachable, bool granted)
    {
        _grants.See(View(self, Member(X, x, reachable)), At(1));

        Assert.Equal(granted, _grants.TryGrant(X, At(2)));
        Assert.False(_grants.TryGrant(X with { Incarnation = 8 }, At(2)));
    }

    /// <summary>A node may live on by grants of the voter's former start, and be unknown to a cluster that is formed anew.</summary>
    [Fact]
    public void NobodyIsGrantedBeforeTheGrantsOfAFormerStartHaveEnded()
    {
        var grants = new Grants(Options, At(0));
        grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Up)), At(1));

        Assert.False(grants.TryGrant(X, At(4)));
        Assert.False(grants.TryGrant(X, Window - TimeSpan.FromMilliseconds(1)));
        Assert.True(grants.TryGrant(X, Window));
    }

    [Fact]
    public void WhoIsReachableAgainIsGrantedAgain()
    {
        _grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Up, reachable: false)), At(1));
        Assert.False(_grants.TryGrant(X, At(2)));
        _grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Up)), At(3));
        Assert.True(_grants.TryGrant(X, At(4)));
        Assert.Empty(_grants.FencesAt(At(5)));
    }

    [Fact]
    public void WhoWasDownIsFencedForGoodFromItsLastGrant()
    {
        _grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Up)), At(1));
        _grants.TryGrant(X, At(2));
        _grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Down)), At(3));

        Assert.Equal(new Fence(X, At(2) + Window - At(3)), Assert.Single(_grants.FencesAt(At(3))));
        Assert.Equal(new Fence(X, TimeSpan.Zero), Assert.Single(_grants.FencesAt(At(10))));
        _grants.See(View(MemberStatus.Up, Member(X, MemberStatus.Up)), At(11));
        Assert.False(_grants.TryGrant(X, At(12)));
    }

    [Fact]
    public void WhoWasNeverGrantedHereMayHaveBeenUntilThisVoterStarted()
    {
        _grants.Fence(X, At(1));

        Assert.Equal(new Fence(X, Window - At(1)), Assert.Single(_grants.FencesAt(At(1))));
    }

    [Fact]
    public void AFenceIsToldForAMinuteTheNewestFirst()
    {
        _grants.Fence(X, At(1));
        _grants.Fence(X with { Incarnation = 8 }, At(2));
        _grants.Fence(X, At(30)); // it stands already

        Assert.Equal([8, 7], _grants.FencesAt(At(60)).Select(fence => fence.Node.Incarnation));
        Assert.Equal([8], _grants.FencesAt(At(61)).Select(fence => fence.Node.Incarnation));
    }

    internal static MeshView View(MemberStatus? self, params MeshMember[] others) => new(
        1,
        self is { } status ? Member(new NodeIdentity("voter", 1), status) : null,
        [.. others],
        null,
        FrozenDictionary<string, ServiceView>.Empty);

    internal static MeshMember Member(NodeIdentity node, MemberStatus status, bool reachable = true) => new(
        node.Name,
        new UniqueAddress(new Address("akka.tcp", "mesh", node.Name, 4053), node.Incarnation),
        status,
        reachable,
        Roles: [],
        Services: [],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        AppVersion: "1.0.0");

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
