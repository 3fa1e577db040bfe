using System.Collections.Immutable;
using System.Text;
using Akka.Cluster;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Observation;
using Mesh.Observation.Chronicles;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Observation;

public sealed class ChronicleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void ASampleIsTheDifferenceOfTwoTotalsAndSaysOnlyWhatThereWas()
    {
        var chronicle = new Chronicle(_clock);
        chronicle.Take(Totals(10, [5, 0, 0, 0, 0, 1], came: [new("echo", 3), new("idle", 9)], (7, 4)));
        chronicle.Take(Totals(11, [25, 0, 2, 0, 0, 1], came: [new("echo", 13), new("idle", 9)], (7, 10), (9, 1)));

        var sample = Assert.Single(chronicle.After(0, 0, 180).Samples);

        Assert.Equal((1, 11, 1), (sample.Number, sample.At, sample.Seconds));
        Assert.Equal<long>([20, 0, 2, 0, 0, 0], sample.Outcomes);
        Assert.Equal<ServiceCount>([new("echo", 10)], sample.Came);
        Assert.Equal<int>([7, 6, 9, 1], sample.Latencies);
    }

    [Fact]
    public void WhoAsksAgainGetsWhatIsNewer()
    {
        var chronicle = new Chronicle(_clock);
        for (var i = 0; i <= 300; i++)
        {
            chronicle.Take(Totals(i, [i, 0, 0, 0, 0, 0], []));
        }

        Assert.Equal((121, 300), Ends(chronicle.After(0, 0, 180).Samples));
        Assert.Equal((299, 300), Ends(chronicle.After(298, 0, 180).Samples));
        Assert.Equal((296, 300), Ends(chronicle.After(10, 0, 5).Samples));
        Assert.Equal((121, 300), Ends(chronicle.After(999, 0, 180).Samples)); // of another start, which nobody could know
        Assert.Empty(chronicle.After(300, 0, 180).Samples);
        Assert.Empty(chronicle.After(0, 0, -1).Samples);
    }

    [Fact]
    public void TheLastHappeningsAreKeptAndLongTextsCut()
    {
        var (chronicle, changes) = (new Chronicle(_clock), 0);
        chronicle.Changed += () => changes++;
        for (var i = 0; i < 600; i++)
        {
            chronicle.Note(new News(HappeningKind.RingChanged, "echo", new string('x', 2_000)));
        }

        var happenings = chronicle.After(0, 0, 0).Happenings;

        Assert.Equal((500, 101, 600), (happenings.Length, happenings[0].Number, happenings[^1].Number));
        Assert.Equal(("ring-changed", Chronicle.MaxText, 600), (happenings[0].Kind, happenings[0].Text.Length, changes));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[-1,1]")]
    [InlineData("[256,1]")]
    [InlineData("[1,-1]")]
    [InlineData("null")]
    public void LatenciesThatAreNoneMakeAnAnswerUnreadable(string latencies) => Assert.Null(Read(
        $$"""{"number":1,"at":1,"seconds":1,"outcomes":[],"retries":0,"came":[],"latencies":{{latencies}},"inFlight":0,"running":0}"""));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"$type":"Mesh.Serialization.Canary, Mesh.Actors"}""")]
    [InlineData("""{"number":1,"at":1e999,"seconds":1,"outcomes":[],"retries":0,"came":[],"latencies":[],"inFlight":0,"running":0}""")]
    [InlineData("""{"number":1,"at":1,"seconds":1,"outcomes":null,"retries":0,"came":[null],"latencies":[],"inFlight":0,"running":0}""")]
    public void AnAnswerIsReadOnlyIfItIsSound(string sample) => Assert.Equal(sample.Length == 0, Read(sample) is not null);

    [Fact]
    public void ViewsAreToldAsWhatBecomesOfMembers()
    {
        var news = new MembershipNews();
        var (one, two) = (Members.Of("node1"), Members.Of("node2"));
        Assert.Empty(news.See(View(one, two with { Status = MemberStatus.Joining }), default)); // it was so before

        Assert.Equal(["Up node2: node2 has joined, and takes its part of the rings."], See(news, 1, one, two));
        Assert.Equal(
            ["Unreachable node2: Membership can't reach node2: it will be removed unless it comes back. No key moves before that."],
            See(news, 2, one, two with { Reachable = false }));
        Assert.Equal(["Reachable node2: node2 can be reached again, after it was unreachable for 1.5 s."], See(news, 3.5, one, two));
        See(news, 4, one, two with { Reachable = false });
        Assert.Equal(
            ["Downed node2: node2 was taken for dead, after it was unreachable for 7.0 s: it will be removed, and then its keys go to others."],
            See(news, 11, one, two with { Reachable = false, Status = MemberStatus.Down }));
        Assert.Equal(
            ["Removed node2: node2 was removed, after it was unreachable for 8.0 s: the others had taken it for dead. A new start of it may join."],
            See(news, 12, one));
        Assert.Equal([], See(news, 13, one));
    }

    [Fact]
    public void WhoLeavesHasLeft()
    {
        var news = new MembershipNews();
        var (one, two) = (Members.Of("node1"), Members.Of("node2"));
        news.See(View(one, two), default);

        Assert.Equal(["Leaving node2: node2 leaves of its own will: its keys go to others."], See(news, 1, one, two with { Status = MemberStatus.Leaving }));
        Assert.Empty(See(news, 2, one, two with { Status = MemberStatus.Exiting }));
        Assert.Equal(["Removed node2: node2 has left the cluster."], See(news, 3, one));
    }

    [Fact]
    public void ARingThatChangesSaysHowMuchMovesFromWhomToWhom()
    {
        var (two, three) = (RingOf(2), RingOf(3));

        var left = Assert.Single(RingNews.Between(new Dictionary<string, Ring> { ["echo"] = three }, new Dictionary<string, Ring> { ["echo"] = two }));

        Assert.Equal((HappeningKind.RingChanged, "echo"), (left.Kind, left.Subject));
        Assert.Matches(
            @"^The ring of echo has changed: node3 left it\. \d\d\.\d % of all keys have another owner: \d\d\.\d % from node3 to node\d, \d\d\.\d % from node3 to node\d\.$",
            left.Text);
        Assert.Equal(
            ["The ring of echo has changed: node1 and node2 offer it now."],
            RingNews.Between(new Dictionary<string, Ring>(), new Dictionary<string, Ring> { ["echo"] = two }).Select(one => one.Text));
        Assert.Equal(
            ["The ring of echo has changed: nobody offers it any more."],
            RingNews.Between(new Dictionary<string, Ring> { ["echo"] = two }, new Dictionary<string, Ring>()).Select(one => one.Text));
        Assert.Empty(RingNews.Between(new Dictionary<string, Ring> { ["echo"] = two }, new Dictionary<string, Ring> { ["echo"] = RingOf(2) }));
    }

    [Fact]
    public void OfManyRingsThatChangeAtOnceAFewAreTold()
    {
        var names = Enumerable.Range(10, 50).Select(i => $"service{i}").ToArray();

        var news = RingNews.Between(names.ToDictionary(name => name, _ => RingOf(2)), names.ToDictionary(name => name, _ => RingOf(3))).ToArray();

        Assert.Equal(RingNews.MaxServices + 1, news.Length);
        Assert.Equal("The rings of service18 and 41 more services have changed at the same time.", news[^1].Text);
    }

    private static Ring RingOf(int nodes) => Ring.Build(Enumerable.Range(1, nodes).Select(i => new RingMember($"node{i}", 1)), 256);

    private static MeshView View(params MeshMember[] members) => Facts.ViewOf("node1", members);

    private static string[] See(MembershipNews news, double second, params MeshMember[] members) =>
        [.. news.See(View(members), TimeSpan.FromSeconds(second)).Select(one => $"{one.Kind} {one.Subject}: {one.Text}")];

    private static (long, long) Ends(ImmutableArray<Sample> samples) => (samples[0].Number, samples[^1].Number);

    private static ChronicleAnswer? Read(string sample) => Inquirers.Read(
        new NodeAnswer("node2", InquiryEnd.Answered, Encoding.UTF8.GetBytes(
            $$"""{"start":"a#1","seconds":1,"doubt":1,"starvedMs":0,"draining":false,"lease":{"holds":true,"answering":1,"voters":1},"opinions":[],"samples":[{{sample}}],"happenings":[],"more":false}""")),
        InquiryKinds.Chronicle).Said;

    private static Totals Totals(
        double second, ImmutableArray<long> outcomes, ImmutableArray<ServiceCount> came, params (int Bucket, long Count)[] latencies)
    {
        var counts = new long[Mesh.Traffic.LatencyBuckets.Count];
        foreach (var (bucket, count) in latencies)
        {
            counts[bucket] = count;
        }

        return new(TimeSpan.FromSeconds(second), outcomes, 0, [.. counts], came, 0, 0);
    }
}
