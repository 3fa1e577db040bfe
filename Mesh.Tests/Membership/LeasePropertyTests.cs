
namespace Mesh.Tests.Membership;

/// <summary>Random schedules under fixed seeds: nobody holds a lease that the voters' fences say has lapsed.</summary>
public sealed class LeasePropertyTests
{
    private const int Stories = 1_500;

    [Fact]
    public void NoIncarnationHoldsALeaseAfterItsFencesHaveLapsed()
    {
        var (held, lapsed, late) = (0, 0, 0);
        foreach (var seed in Enumerable.Range(0, Stories))
        {
            var story = new LeaseStory(seed);
            Assert.True(story.Play() is not { } at, $"held and lapsed at once (seed {seed})");
            held += story.Held ? 1 : 0;
            lapsed += story.Held && story.Lapsed ? 1 : 0;
            late += story.Held && story.Lapsed && story.HasLateVoter ? 1 : 0;
        }

        Assert.True(held > Stories / 2, $"a lease was held in {held} stories only");
        Assert.True(lapsed > Stories / 3, $"a lease that was held has lapsed in {lapsed} stories only");
        Assert.True(late > Stories / 10, $"in {late} stories only with a voter that never knew its holder");
    }

    [Fact]
    public void AFenceThatSaysTooLittleWouldBeSeen() => Assert.Contains(
        Enumerable.Range(0, Stories),
        seed => new LeaseStory(seed, fence => fence with { LapsesIn = TimeSpan.Zero }).Play() is not null);
}
