using Akka.Cluster;
using Akka.Configuration;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

public sealed class ClusterCommandTests : IAsyncLifetime
{
    private InspectionNode _node = null!;

    private Cluster Cluster => Cluster.Get(_node.System);

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync(null, Config("""["voter", "service:sessions", "data:4054"]"""));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    internal static Config Config(string roles, int port = 0) => ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = {{port}} }
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            roles = {{roles}}
            app-version = "1.2.3"
            downing-provider-class = ""
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            periodic-tasks-initial-delay = 10ms
            unreachable-nodes-reaper-interval = 100ms
            failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1s }
            run-coordinated-shutdown-when-down = off
          }
        }
        """);

    [Fact]
    public async Task AMemberIsOneLineWithTwoSpacesWhereItIsReachable()
    {
        await JoinAsync();
        var line = $"{Cluster.SelfAddress} | [data:4054,service:sessions,voter] | up |  | 1.2.3\n";

        Assert.Equal(new(0, line + "Count: 1 nodes\n", ""), await ClientRun.Of($"{_node.Address} cluster show"));
        Assert.Equal(new(0, line, ""), await ClientRun.Of($"{_node.Address} cluster status"));
        Assert.Equal(new(0, $"{Cluster.SelfAddress}\n", ""), await ClientRun.Of($"{_node.Address} cluster leader"));
    }

    [Fact]
    public async Task ANodeThatIsInNoClusterSaysSo()
    {
        Assert.Equal(new(0, "Count: 0 nodes\n", ""), await ClientRun.Of($"{_node.Address} cluster show"));
        Assert.Equal(
            new(1, "", $"pbm: This node ({Cluster.SelfAddress}) is in no cluster.\n"),
            await ClientRun.Of($"{_node.Address} cluster status"));
        Assert.Equal(
            new(1, "", "pbm: The cluster has no leader now, as far as this node knows.\n"),
            await ClientRun.Of($"{_node.Address} cluster leader"));
    }

    [Fact]
    public async Task StatusFailsUntilTheNodeIsUp()
    {
        var alone = ConfigurationFactory.ParseString("akka.cluster.min-nr-of-members = 2").WithFallback(Config("[]"));
        await using var node = await InspectionNode.StartAsync(null, alone);
        var cluster = Cluster.Get(node.System);
        cluster.Join(cluster.SelfAddress);
        await Eventually.Async(
            () => cluster.State.Members.Count == 1, () => "it has not joined", TimeSpan.FromSeconds(10));

        Assert.Equal(
            new(1, $"{cluster.SelfAddress} | [] | joining |  | 1.2.3\n", "pbm: This node is joining, not up.\n"),
            await ClientRun.Of($"{node.Address} cluster status"));
    }

    private async Task JoinAsync()
    {
        var up = new TaskCompletionSource();
        Cluster.RegisterOnMemberUp(up.SetResult);
        await Cluster.JoinAsync(Cluster.SelfAddress);
        await up.Task;
    }
}
