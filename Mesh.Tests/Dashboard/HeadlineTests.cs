using Mesh.Node.Dashboard.Views;
using Mesh.Observation;
using Mesh.Tests.Support;

namespace Mesh.Tests.Dashboard;

/// <summary>What somebody reads first who has never seen a cluster: which node is at fault, in each of the faults.</summary>
public sealed class HeadlineTests
{
    private static readonly ClusterPicture Three = MadePictures.Of(3);

    [Theory]
    [InlineData(1, "The only node is well.")]
    [InlineData(2, "Both nodes are well.")]
    [InlineData(3, "All 3 nodes are well.")]
    [InlineData(200, "All 200 nodes are well.")]
    public void WithoutAFaultItSaysThatAllAreWell(int nodes, string said) =>
        Assert.Equal((Tone.Well, said), Of(MadePictures.Of(nodes)));

    [Fact]
    public void AKilledNodeIsNamedWithThoseWhoLostIt() =>
        Assert.Equal((Tone.Doubtful, "node3 is suspect: node1 and node2 lost their connections to it."), Of(Three.Killed("node3")));

    [Fact]
    public void AFrozenNodeIsNamedWithThoseWhoWaitForIt() =>
        Assert.Equal((Tone.Doubtful, "node3 is suspect: node1 and node2 got no answer from it in time."), Of(Three.Frozen("node3")));

    [Fact]
    public void AStarvedNodeIsNamedByItsOwnWord() => Assert.Equal(
        (Tone.Doubtful, "node2 is starved: it gets too little processor time, and doubts itself."),
        Of(Three.Starved("node2")));

    [Fact]
    public void FromTheLargerSideOfACutItNamesTheNodeBehindIt() =>
        Assert.Contains("node3 is suspect", Of(Three.Frozen("node3")).Text, StringComparison.Ordinal);

    [Fact]
    public void FromTheSmallerSideOfACutItSaysThatItIsCutOffItself()
    {
        var headline = Headline.Of(Three.CutOff("node3"));

        Assert.Equal("node3, which draws this page, is cut off, or most of the others are down.", headline.Text);
        Assert.Equal(Tone.Bad, headline.Tone);
        Assert.Contains(headline.More, more => more.Contains("it has no lease", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsReadAloudDoesNotChangeEachSecond()
    {
        var killed = Three.Killed("node3").With(node => node with { State = node.Accusers.IsEmpty ? node.State : NodeCondition.Unreachable });
        var later = killed.With(node => node with { Why = $"Membership can't reach it. {node.Why.Replace("2.1", "3.1", StringComparison.Ordinal)}" });

        Assert.Equal(Of(killed), Of(later));
        Assert.Contains("node1 and node2 lost their connections to it. It will be removed", Of(killed).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFaultsAreCountedAndToldOneByOne()
    {
        var headline = Headline.Of(MadePictures.Of(30).Killed("node7").Starved("node9").Killed("node4"));

        Assert.Equal("3 of 30 nodes are not well: node4 and node7 are suspect, node9 is starved.", headline.Text);
        Assert.Equal(3, headline.More.Length);
    }

    [Fact]
    public void WhoIsWorseOffThanAllOthersIsNamedFirst()
    {
        var headline = Headline.Of(Three.Killed("node3").Starved("node1"));

        Assert.Equal("node3 is suspect: node1 and node2 lost their connections to it.", headline.Text);
        Assert.StartsWith("node1 is starved: ", headline.More[0], StringComparison.Ordinal);
    }

    [Fact]
    public void HundredsOfFaultsAreStillAFewSentences()
    {
        var headline = Headline.Of(MadePictures.Of(200).With(node => node with { State = NodeCondition.Draining }));

        Assert.Contains("200 of 200 nodes are not well", headline.Text, StringComparison.Ordinal);
        Assert.Equal("The table below says it of 195 more nodes.", headline.More[^1]);
        Assert.Equal(6, headline.More.Length);
    }

    [Fact]
    public void AnAlarmIsToldEvenIfAllNodesAreWell()
    {
        var alarmed = Three with { Alarms = [new("ring-disagreement", "echo", ["node2"], "node2 goes by another ring of echo.")] };

        var headline = Headline.Of(alarmed);

        Assert.Equal(Tone.Doubtful, headline.Tone);
        Assert.Equal("node2 goes by another ring of echo.", Assert.Single(headline.More));
    }

    [Fact]
    public void ANodeThatTakesNoRequestsSaysSo() => Assert.Equal(
        (Tone.Bad, "node1, which draws this page, takes no requests."),
        Of(Three with { IsReady = false, NotReady = ["it has no lease."] }));

    private static (Tone Tone, string Text) Of(ClusterPicture picture) => (Headline.Of(picture).Tone, Headline.Of(picture).Text);
}
