using Akka.Cluster;
using Akka.Configuration;
using Mesh.Hosting;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

public sealed class UptimeCommandTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 22, 21, 55, 123, TimeSpan.Zero));
    private readonly Uptime _uptime;
    private InspectionNode _node = null!;

    public UptimeCommandTests() => _uptime = new(_clock, _clock.GetUtcNow() - TimeSpan.FromSeconds(3));

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync(
        services => services.AddSingleton(_uptime),
        ConfigurationFactory.ParseString(
            """
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
              cluster.app-version = "1.2.3+node1"
            }
            """));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task ANodeThatIsNotUpYetSaysSo()
    {
        Golden.Is("uptime-joining.txt", await RunAsync("uptime"));
        Golden.Is("uptime-joining.json", await RunAsync("uptime --json"));
    }

    [Fact]
    public async Task ProcessAndMemberHaveTimesOfTheirOwn()
    {
        _clock.Advance(TimeSpan.FromSeconds(8));
        _uptime.BeginMember();
        _clock.Advance(new TimeSpan(3, 4, 12, 49, 500));

        Golden.Is("uptime.txt", await RunAsync("uptime"));
        Golden.Is("uptime.json", await RunAsync("uptime --json"));
    }

    [Theory]
    [InlineData(59, "up 59 s,")]
    [InlineData(60, "up 1 min 0 s,")]
    [InlineData(3_599, "up 59 min 59 s,")]
    [InlineData(3_600, "up 1 h 0 min,")]
    [InlineData(86_400, "up 1 d 0 h 0 min,")]
    public async Task ADurationIsTwoOrThreeUnits(int seconds, string expected)
    {
        _uptime.BeginMember();
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Contains($"Member   {expected}", await RunAsync("uptime"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePalettesNameAloneIsEnough()
    {
        Assert.Equal(await RunAsync("uptime show"), await RunAsync("uptime"));
        Assert.Equal(
            new(2, "", "pbm: \"now\" has no meaning here: \"uptime\" takes no arguments.\n"),
            await ClientRun.Of($"{_node.Address} uptime now"));
    }

    private async Task<string> RunAsync(string line)
    {
        var run = await ClientRun.Of($"{_node.Address} {line}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output.Replace($"{Cluster.Get(_node.System).SelfUniqueAddress.Uid}", "123456789", StringComparison.Ordinal);
    }
}
