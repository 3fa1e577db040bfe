using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Observation;
using Mesh.Observation.Pictures;

namespace Mesh.Tests.Observation;

/// <summary>Which node is at fault must be plain, from any node's point of view.</summary>
public sealed class NodeJudgementTests
{
    private readonly PictureMaker _maker = new();

    [Fact]
    public void ANodeThatIsWellNeedsNoWords()
    {
        var picture = Of(Facts.Of("node1"), Facts.Answer("node2"), Facts.Answer("node3"));

        Assert.All(picture.Nodes, node => Assert.Equal((NodeCondition.Healthy, ""), (node.State, node.Why)));
        Assert.Empty(picture.Alarms);
    }

    [Fact]
    public void AKilledNodeIsSuspectToBothOthersAndTheyLostTheirConnections()
    {
        var picture = Of(
            Facts.Of("node1", suspects: Facts.Suspect(SuspicionCause.ConnectionLost, "node3")),
            Suspecting("node2", "node3", "connection-lost"));

        Assert.Equal(
            (NodeCondition.Suspect, "node1 and node2 lost their connections to it 4 s ago."),
            (Node(picture, 3).State, Node(picture, 3).Why));
        Assert.Equal([double.PositiveInfinity, 3], Node(picture, 3).Accusers.Select(accuser => accuser.Phi));
        Assert.Equal(double.PositiveInfinity, Node(picture, 3).Phi);
        Assert.Equal(NodeCondition.Healthy, Node(picture, 1).State);
        Assert.Equal(NodeCondition.Healthy, Node(picture, 2).State);
    }

    [Fact]
    public void AFrozenNodeHasToldNothing()
    {
        _maker.Ask("node3", 3, Facts.Now - TimeSpan.FromSeconds(3));
        var members = Facts.Three();
        members[2] = members[2] with { Reachable = false };

        var picture = Of(
            Facts.Of("node1", members, Facts.Suspect(SuspicionCause.PingUnanswered, "node3")),
            Suspecting("node2", "node3", "ping-unanswered"));

        Assert.Equal(NodeCondition.Unreachable, Node(picture, 3).State);
        Assert.Equal(
            "Membership can't reach it: it will be removed unless it comes back. "
            + "node1 and node2 got no answer to a ping in time 4 s ago. It has told nothing for 3 s.",
            Node(picture, 3).Why);
        Assert.Equal(TimeSpan.FromSeconds(3), Node(picture, 3).SilentFor);
        Assert.Null(Node(picture, 3).Load);
    }

    [Fact]
    public void TheSideWithoutAMajoritySaysSoOfItselfAndDoesNotPutItDownToOthers()
    {
        var members = Facts.Three();
        (members[0], members[1]) = (members[0] with { Reachable = false }, members[1] with { Reachable = false });
        var suspects = Facts.Suspect(SuspicionCause.PhiAboveThreshold, "node1", "node2");

        var before = Of(Facts.Of("node3", members, suspects));
        var after = Of(Facts.Of("node3", members, suspects, new LeaseState(false, 1, 3)));

        Assert.Equal(NodeCondition.Suspect, Node(before, 3).State);
        Assert.Equal("It hears 0 of 2 other voters, so it is on the side without a majority.", Node(before, 3).Why);
        Assert.Equal(
            (NodeCondition.NoLease, "It is on the side without a majority, and has no lease: it hears 0 of 2 other voters. It runs no strict work."),
            (Node(after, 3).State, Node(after, 3).Why));
        Assert.All(new[] { before, after }, picture =>
        {
            Assert.Equal(NodeCondition.Suspect, Node(picture, 1).State);
            Assert.Equal(
                "Only node3 heard nothing from it for too long 4 s ago, but node3 hears no majority of voters, so rather it is cut off itself.",
                Node(picture, 1).Why);
            var alarm = Assert.Single(picture.Alarms);
            Assert.Equal(("no-majority", "node3"), (alarm.Kind, alarm.Subject));
        });
    }

    [Fact]
    public void TheSideWithTheMajorityBlamesTheOneThatIsCutOff()
    {
        var picture = Of(
            Facts.Of("node1", suspects: Facts.Suspect(SuspicionCause.PhiAboveThreshold, "node3")),
            Suspecting("node2", "node3", "phi-above-threshold"));

        Assert.Equal("node1 and node2 heard nothing from it for too long 4 s ago.", Node(picture, 3).Why);
        Assert.Equal([NodeCondition.Healthy, NodeCondition.Healthy, NodeCondition.Suspect], picture.Nodes.Select(node => node.State));
        Assert.Empty(picture.Alarms);
    }

    [Fact]
    public void AStarvedNodeIsAtFaultAndNotWhomItSuspects()
    {
        var starved = Suspecting("node2", "node1", "ping-unanswered") with { Doubt = 4, StarvedMs = 300 };

        var picture = Of(Facts.Of("node3"), starved, Facts.Answer("node1"));

        Assert.Equal(
            (NodeCondition.Starved, "It doubts itself ×4: its work was held up for 300 ms."),
            (Node(picture, 2).State, Node(picture, 2).Why));
        Assert.Equal(
            (NodeCondition.Healthy, "Only node2 got no answer to a ping in time 4 s ago, but node2 is starved itself and doubts itself ×4."),
            (Node(picture, 1).State, Node(picture, 1).Why));
    }

    [Fact]
    public void WhomTwoStarvedNodesSuspectIsSuspect()
    {
        var picture = Of(
            Facts.Of("node1", suspects: Facts.Suspect(SuspicionCause.PingUnanswered, "node3"), doubt: 3),
            Suspecting("node2", "node3", "ping-unanswered") with { Doubt = 3 });

        Assert.Equal(NodeCondition.Suspect, Node(picture, 3).State);
    }

    [Fact]
    public void WhoIsSuspectToMoreNodesThanWhomItSuspectsIsAtFault()
    {
        var picture = Of(
            Facts.Of("node1", suspects: Facts.Suspect(SuspicionCause.PingUnanswered, "node3")),
            Suspecting("node2", "node3", "ping-unanswered"),
            Suspecting("node3", "node2", "ping-unanswered"));

        Assert.Equal(
            (NodeCondition.Healthy, "Only node3 got no answer to a ping in time 4 s ago, but node3 is suspect itself, to 2 nodes."),
            (Node(picture, 2).State, Node(picture, 2).Why));
        Assert.Equal(NodeCondition.Suspect, Node(picture, 3).State);
    }

    [Fact]
    public void TwoThatLostEachOtherAreBothSuspect()
    {
        var picture = Of(
            Facts.Of("node1", suspects: Facts.Suspect(SuspicionCause.ConnectionLost, "node3")),
            Suspecting("node3", "node1", "connection-lost"),
            Facts.Answer("node2"));

        Assert.Equal([NodeCondition.Suspect, NodeCondition.Healthy, NodeCondition.Suspect], picture.Nodes.Select(node => node.State));
    }

    [Theory]
    [InlineData(MemberStatus.Joining, "Joining", "It is on its way into the cluster.")]
    [InlineData(MemberStatus.Leaving, "Draining", "It takes no new work: it finishes what it has, and leaves.")]
    [InlineData(MemberStatus.Down, "Unreachable", "It was taken for dead, and will be removed.")]
    public void MembershipSpeaksForThoseThatNobodySuspects(MemberStatus status, string state, string why)
    {
        var members = Facts.Three();
        members[2] = members[2] with { Status = status };

        var node = Node(Of(Facts.Of("node1", members)), 3);

        Assert.Equal((state, why), (node.State.ToString(), node.Why));
    }

    [Fact]
    public void ANodeWithoutALeaseSaysHowManyVotersItHears()
    {
        var picture = Of(Facts.Of("node1"), Facts.Answer("node2") with { Lease = new(false, 1, 3) });

        Assert.Equal(
            (NodeCondition.NoLease, "It has no lease: it hears 0 of 2 other voters. It runs no strict work."),
            (Node(picture, 2).State, Node(picture, 2).Why));
    }

    [Fact]
    public void ANodeThatIsNoMemberAnyMoreIsShownForAMinute()
    {
        Of(Facts.Of("node1"));
        var two = Facts.Three()[..2];

        var gone = Node(Of(Facts.Of("node1", two)), 3);
        Assert.Equal((NodeCondition.Removed, "removed", "It was taken for dead. That was 0 s ago."), (gone.State, gone.Status, gone.Why));

        var later = Facts.Of("node1", two) with { Now = Facts.Now + TimeSpan.FromSeconds(61) };
        Assert.Equal(2, Of(later).Nodes.Length);
    }

    private static ChronicleAnswer Suspecting(string by, string node, string cause)
    {
        var well = Facts.Answer(by);
        return new(
            well.Start, well.Seconds, well.Doubt, well.StarvedMs, well.Draining, well.Lease,
            [new(node, true, 3, cause, 4)], well.Samples, well.Happenings, well.More);
    }

    private static NodePicture Node(ClusterPicture picture, int number) => picture.Nodes.Single(node => node.Name == $"node{number}");

    private ClusterPicture Of(PictureFacts facts, params ImmutableArray<ChronicleAnswer> answers)
    {
        foreach (var answer in answers)
        {
            var node = answer.Start.Split('#')[0];
            _maker.Ask(node, 3, facts.Now);
            _maker.Hear(node, answer, facts.Now, facts.Wall);
        }

        return _maker.Of(facts);
    }
}
