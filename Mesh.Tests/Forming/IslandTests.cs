using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Mesh.Hosting;
using Mesh.Membership;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Forming;

/// <summary>Nodes of this process that are fewer than a majority of the seeds that they were given.</summary>
public sealed class IslandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int[] _seeds = Ports.Free(5);
    private readonly List<IHost> _hosts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    [Fact]
    public async Task OnlyWithoutTheGuardDoesANodeThatIsCutOffFormAClusterOfItsOwn()
    {
        var guarded = await StartAsync(0, Mechanisms.All, _seeds[..2]);
        var unguarded = await StartAsync(3, new Mechanisms { GuardedForming = false }, _seeds[2..]);

        await Eventually.Async(
            () => unguarded.View.Self?.Status == MemberStatus.Up, () => $"{unguarded.View.Self?.Status}", Patience);

        Assert.Equal((null, null), (guarded.ClusterId, guarded.View.Self));
    }

    [Fact]
    public async Task OfTwoIslandsThatFindEachOtherOneEndsToStartAnew()
    {
        var stays = await StartAsync(0, Mechanisms.All, _seeds);
        var ends = await StartAsync(1, Mechanisms.All, _seeds);
        Strand(ends, new ClusterId(2));
        Strand(stays, new ClusterId(1));

        await Eventually.Async(
            () => Reason(ends) is not null, () => $"{stays.View.Members.Length} and {ends.View.Members.Length} members", Patience);

        var end = Assert.IsType<MeshEnd>(Reason(ends));
        Assert.Equal(ExitCode.Removed, end.ExitCode);
        Assert.Contains("0000000000000002", end.Why, StringComparison.Ordinal);
        Assert.Null(Reason(stays));
    }

    [Fact]
    public async Task AnIslandThatNobodyJoinsGivesUp()
    {
        var node = await StartAsync(0, Mechanisms.All, _seeds, "mesh.formation.give-up-after = 1s");
        Strand(node, new ClusterId(1));

        await Eventually.Async(() => Reason(node) is not null, () => "it goes on", Patience);

        var end = Assert.IsType<MeshEnd>(Reason(node));
        Assert.Equal(ExitCode.Removed, end.ExitCode);
        Assert.Contains("mesh.formation.give-up-after", end.Why, StringComparison.Ordinal);
    }

    /// <summary>Makes a node form a cluster that it would not form by itself.</summary>
    private void Strand(MeshRuntime node, ClusterId cluster)
    {
        node.Enter(cluster);
        Cluster.Get(SystemOf(node)).Join(Cluster.Get(SystemOf(node)).SelfAddress);
    }

    private CoordinatedShutdown.Reason? Reason(MeshRuntime node) =>
        CoordinatedShutdown.Get(SystemOf(node)).ShutdownReason;

    private ActorSystem SystemOf(MeshRuntime node) =>
        _hosts.Single(host => host.Services.GetRequiredService<MeshRuntime>() == node).Services.GetRequiredService<ActorSystem>();

    private async Task<MeshRuntime> StartAsync(int seed, Mechanisms mechanisms, int[] seeds, string hocon = "")
    {
        var list = string.Join(',', seeds.Select(port => $"\"127.0.0.1:{port}\""));
        var config = ConfigurationFactory.ParseString(
            $$"""
            mesh.node { name = "node{{seed}}", port = {{_seeds[seed]}}, data-port = 0, seeds = [{{list}}] }
            petabridge.cmd.port = 0
            {{hocon}}
            """);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddMesh(config, null, mechanisms);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host.Services.GetRequiredService<MeshRuntime>();
    }
}
