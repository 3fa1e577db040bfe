using Akka.Event;
using Mesh.FailureDetection;

namespace Mesh.Tests.FailureDetection;

public sealed class LinkAwareFailureDetectorTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly EventStream _events = new(debug: false);
    private readonly LinkAwareFailureDetector _detector;
    private long _now = 1_000_000;
    private TimeSpan? _silence = TimeSpan.Zero;

    public LinkAwareFailureDetectorTests()
    {
        _detector = new LinkAwareFailureDetector(Pause, _events, () => _now) { Address = "akka.tcp://mesh@host:4053" };
        for (var beat = 0; beat < 20; beat++)
        {
            _now += 1_000;
            _detector.HeartBeat();
        }
    }

    [Fact]
    public void WithoutALinkItIsAkkasOwn()
    {
        _now += 4_000;
        Assert.True(_detector.IsAvailable);

        _now += 1_000;
        Assert.False(_detector.IsAvailable);
    }

    [Fact]
    public void AMemberThatTheLinkHearsIsReachable()
    {
        LinkAwareFailureDetector.Ask(_events, _ => _silence);
        _now += 7_000;
        Assert.True(_detector.IsAvailable);

        _silence = Pause;
        Assert.True(_detector.IsAvailable);
    }

    [Fact]
    public void AMemberThatIsSilentOnBothIsUnreachableAtOnce()
    {
        LinkAwareFailureDetector.Ask(_events, _ => _silence);
        _now += 5_000;
        _silence = Pause + TimeSpan.FromMilliseconds(1);
        Assert.False(_detector.IsAvailable);

        _silence = null;
        Assert.False(_detector.IsAvailable);
    }

    [Fact]
    public void ALinkVouchesForThreePausesOfRemotingAtMost()
    {
        LinkAwareFailureDetector.Ask(_events, _ => _silence);
        _now += 9_000;
        Assert.True(_detector.IsAvailable);

        _now += 1;
        Assert.False(_detector.IsAvailable);
    }

    [Fact]
    public void ALinkIsAskedOfTheMemberThatIsJudged()
    {
        LinkAwareFailureDetector.Ask(_events, address => address == "akka.tcp://mesh@other:4053" ? _silence : null);
        _now += 5_000;
        Assert.False(_detector.IsAvailable);

        _detector.Address = "akka.tcp://mesh@other:4053";
        Assert.True(_detector.IsAvailable);
    }
}
