using Mesh.Upstreams;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class TimeToLivesTests
{
    private readonly TimeToLives _lives = new();

    [Fact]
    public void AnInstanceIsOverWithoutAHeartbeat()
    {
        _lives.See([Entry(heartbeat: 1)], At(0));

        Assert.Empty(_lives.Pass(At(9.9)));
        Assert.Equal("orders/a", Assert.Single(_lives.Pass(At(10))));
        Assert.Empty(_lives.Pass(At(11)));
        Assert.True(_lives.IsOver("orders/a"));
    }

    [Fact]
    public void AHeartbeatBeginsItsTimeAnew()
    {
        _lives.See([Entry(heartbeat: 1)], At(0));
        _lives.See([Entry(heartbeat: 1)], At(5)); // the same word again is no heartbeat
        _lives.See([Entry(heartbeat: 2)], At(8));

        Assert.Empty(_lives.Pass(At(17.9)));
        Assert.Equal("orders/a", Assert.Single(_lives.Pass(At(18))));
        _lives.See([Entry(heartbeat: 3)], At(20));
        Assert.False(_lives.IsOver("orders/a"));
    }

    [Fact]
    public void WithoutATimeToLiveItStays()
    {
        _lives.See([new("orders/a", new InstanceEntry(Instance("a"), 1))], At(0));

        Assert.Empty(_lives.Pass(At(1_000_000)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static KeyValuePair<string, UpstreamEntry> Entry(long heartbeat) =>
        new("orders/a", new InstanceEntry(Instance("a") with { TimeToLive = TimeSpan.FromSeconds(10) }, heartbeat));
}
