using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Membership;

namespace Mesh.Tests.Hosting;

public sealed class ReadinessPolicyTests
{
    private static readonly LeaseState Held = new(Holds: true, Answering: 1, Voters: 1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly Suspicion Well = new(SuspicionState.Healthy, 0, SuspicionCause.None);
    private static readonly Suspicion Lost = new(SuspicionState.Suspect, 0, SuspicionCause.ConnectionLost);
    private static readonly Suspicion New = new(SuspicionState.Suspect, 0, SuspicionCause.NeverConnected);

    [Fact]
    public void ANodeThatIsUpAndHasALeaseIsReady() =>
        Assert.Empty(Faults([Voter("a"), Voter("b"), Voter("c")], [Peer("b", Well), Peer("c", Lost)]));

    [Fact]
    public void ANodeThatDrainsIsNotReady() => Assert.Equal(
        ["this node is draining: it takes no new work."],
        ReadinessPolicy.Judge(
            new MeshView(1, Voter("a"), [Voter("a")], null, FrozenDictionary<string, ServiceView>.Empty), [], Held, true).Faults.AsEnumerable());

    [Fact]
    public void EachCheckIsNamedAndTheyAreAlwaysTheSame()
    {
        var ready = Judge([Voter("a")], [], Held);
        var cut = Judge([Voter("a"), Voter("b")], [Peer("b", New) with { KnownFor = TimeSpan.Zero }], new LeaseState(Holds: false, Answering: 1, Voters: 3));

        Assert.All(new[] { ready, cut }, one => Assert.Equal(["drain", "member", "lease", "links"], one.Checks.Select(check => check.Name)));
        Assert.All(ready.Checks, check => Assert.True(check.Passes));
        Assert.Equal([true, true, false, false], cut.Checks.Select(check => check.Passes));
        Assert.Equal(cut.Faults.AsEnumerable(), cut.Checks.Select(check => check.Reason).OfType<string>());
    }

    [Fact]
    public void ItIsJudgedAnewEachTime()
    {
        var lost = new LeaseState(Holds: false, Answering: 1, Voters: 3);

        Assert.Equal([true, false, true], new[] { Held, lost, Held }.Select(lease => Judge([Voter("a")], [], lease).IsReady));
    }

    [Fact]
    public void ANodeInNoClusterIsNotReady() =>
        Assert.Contains("in no cluster", ReadinessPolicy.Judge(MeshView.Empty, [], Held).Faults[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(MemberStatus.Joining)]
    [InlineData(MemberStatus.WeaklyUp)]
    [InlineData(MemberStatus.Leaving)]
    [InlineData(MemberStatus.Exiting)]
    [InlineData(MemberStatus.Down)]
    public void AnyStatusButUpIsNamed(MemberStatus status) =>
        Assert.Equal([$"this node is {status}; Up is wanted."], Faults([Voter("a") with { Status = status }], []));

    [Fact]
    public void ANodeWithoutALeaseIsNotReadyAndSaysHowManyVotersAnswer() => Assert.Equal(
        ["no lease: 2 of 4 voters answer; a majority is wanted."],
        Faults([Voter("a")], [Peer("b", Well)], new LeaseState(Holds: false, Answering: 2, Voters: 4)));

    [Fact]
    public void AMemberThatWasNotReachedYetIsWaitedForButNotForEver()
    {
        ImmutableArray<MeshMember> members = [Voter("a"), Voter("w") with { Voter = false }];

        Assert.Equal(["there is no link to w yet."], Faults(members, [Peer("w", New) with { KnownFor = TimeSpan.FromSeconds(9.9) }]));
        Assert.Empty(Faults(members, [Peer("w", New) with { KnownFor = TimeSpan.FromSeconds(10) }]));
    }

    [Fact]
    public void AMemberThatTheClusterCantReachEitherIsNotWaitedFor() => Assert.Empty(Faults(
        [Voter("a"), Voter("w") with { Voter = false, Reachable = false }],
        [Peer("w", New) with { KnownFor = TimeSpan.Zero }]));

    private static string[] Faults(
        ImmutableArray<MeshMember> members, ImmutableArray<PeerState> peers, LeaseState? lease = null)
    {
        var readiness = Judge(members, peers, lease ?? Held);
        Assert.Equal(readiness.Faults.IsEmpty, readiness.IsReady);
        return [.. readiness.Faults];
    }

    private static Readiness Judge(ImmutableArray<MeshMember> members, ImmutableArray<PeerState> peers, LeaseState lease) =>
        ReadinessPolicy.Judge(new MeshView(1, members[0], members, null, FrozenDictionary<string, ServiceView>.Empty), peers, lease);

    private static MeshMember Voter(string name) => new(
        name,
        new UniqueAddress(new Address("akka.tcp", "mesh", name, 4053), 1),
        MemberStatus.Up,
        Reachable: true,
        [],
        [],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        "1.0.0");

    private static PeerState Peer(string name, Suspicion suspicion) => new(name, true, suspicion, 0, null, Long);
}
