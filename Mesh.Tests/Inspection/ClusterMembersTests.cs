using Akka.Actor;
using Akka.Cluster;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

/// <summary>A cluster of two, the second of which goes silent: what <c>cluster</c> shows, follows and does.</summary>
public sealed class ClusterMembersTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 22, 21, 55, 123, TimeSpan.Zero));
    private readonly int[] _ports = [.. Ports.Free(2).Order()]; // members are shown, and lead, in the order of their addresses
    private InspectionNode _node = null!;
    private ActorSystem _worker = null!;

    private Cluster Cluster => Cluster.Get(_node.System);

    public async Task InitializeAsync()
    {
        _node = await InspectionNode.StartAsync(
            services => services.AddSingleton<TimeProvider>(_clock),
            ClusterCommandTests.Config("""["voter"]""", _ports[0]));
        _worker = ActorSystem.Create("mesh", ClusterCommandTests.Config("""["worker"]""", _ports[1]));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _worker.Terminate();
    }

    [Fact]
    public async Task MembersComeAndGoSilentAndAreDeclaredDead()
    {
        using var interrupt = new CancellationTokenSource();
        using var output = new ReadAlong();
        using var json = new ReadAlong();
        await Cluster.JoinAsync(Cluster.SelfAddress);
        await SeesAsync(1, MemberStatus.Up);
        var tail = ClientRun.Of($"{_node.Address} cluster tail", output, interrupt.Token);
        var jsonTail = ClientRun.Of($"{_node.Address} cluster tail --json", json, interrupt.Token);
        await ToldAsync("present");

        await Cluster.Get(_worker).JoinAsync(Cluster.SelfAddress);
        await SeesAsync(2, MemberStatus.Up);
        await GoldenIsAsync("cluster show", "cluster-show");
        await GoldenIsAsync("cluster show -r worker -s UP", "cluster-show-filtered");
        await GoldenIsAsync("cluster show --unreachable", "cluster-show-nobody");
        await GoldenIsAsync("cluster status", "cluster-status");
        await GoldenIsAsync("cluster leader", "cluster-leader");
        await GoldenIsAsync("cluster down-unreachable", "cluster-down-nobody");

        await _worker.Terminate();
        await Eventually.Async(() => Cluster.State.Unreachable.Count == 1, () => "all are reachable", Patience);
        await ToldAsync("unreachable");
        await GoldenIsAsync("cluster show --unreachable", "cluster-show-unreachable");
        await GoldenIsAsync("cluster down-unreachable", "cluster-down-unreachable");
        await Eventually.Async(() => Cluster.State.Members.Count == 1, () => "it is still a member", Patience);
        await ToldAsync("removed");
        await interrupt.CancelAsync();

        Assert.Equal(130, (await tail).ExitCode);
        Assert.Equal(130, (await jsonTail).ExitCode);
        Golden.Is("cluster-tail.txt", Named(output.ToString()));
        Golden.Is("cluster-tail.json", Named(json.ToString()));
        await Eventually.Async(
            async () => !(await ClientRun.Of($"{_node.Address} actor hierarchy -s /user")).Output.Contains("tail"),
            () => "the actor of tail is still there",
            Patience);

        Task ToldAsync(string what) => Eventually.Async(
            () => output.ToString().Contains(what) && json.ToString().Contains(what), output.ToString, Patience);
    }

    [Fact]
    public async Task LeaveAndDownSayWhomTheyMean()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress);
        await Cluster.Get(_worker).JoinAsync(Cluster.SelfAddress);
        await SeesAsync(2, MemberStatus.Up);

        var worker = Cluster.Get(_worker).SelfAddress;
        Golden.Is("cluster-leave.txt", Named((await ClientRun.Of($"{_node.Address} cluster leave -a {worker.Host}:{worker.Port}")).Output));
        Golden.Is("cluster-leave.json", Named((await ClientRun.Of($"{_node.Address} cluster leave -a {worker} --json")).Output));
        Golden.Is("cluster-down.txt", Named((await ClientRun.Of($"{_node.Address} cluster down -a {Cluster.SelfAddress}")).Output));
    }

    [Fact]
    public async Task ProgramsAreToldWhoIsDeclaredDead()
    {
        await Cluster.JoinAsync(Cluster.SelfAddress);
        await Cluster.Get(_worker).JoinAsync(Cluster.SelfAddress);
        await SeesAsync(2, MemberStatus.Up);

        var run = await ClientRun.Of($"{_node.Address} cluster down -a {Cluster.Get(_worker).SelfAddress} --json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Is("cluster-down.json", Named(run.Output));
    }

    [Fact]
    public async Task AMemberCantJoinAndANodeInNoClusterIsToldHowItDoes()
    {
        var outside = await ClientRun.Of($"{_node.Address} cluster join -a node2:4053");
        await Cluster.JoinAsync(Cluster.SelfAddress);
        await SeesAsync(1, MemberStatus.Up);
        var inside = await ClientRun.Of($"{_node.Address} cluster join -a node2:4053");

        Assert.Equal(((1, ""), (1, "")), ((outside.ExitCode, outside.Output), (inside.ExitCode, inside.Output)));
        Golden.Is("cluster-join-outside.txt", Named(outside.Error));
        Golden.Is("cluster-join-inside.txt", Named(inside.Error));
    }

    [Fact]
    public async Task AnUnknownStatusFailsAndIsNamed() => Assert.Equal(
        new(1, "", "pbm: -s is \"well\"; joining, weaklyup, up, leaving, exiting or down is wanted.\n"),
        await ClientRun.Of($"{_node.Address} cluster show -s well"));

    private Task SeesAsync(int count, MemberStatus status) => Eventually.Async(
        () => Cluster.State.Members.Count(member => member.Status == status) == count,
        () => string.Join(", ", Cluster.State.Members),
        Patience);

    private async Task GoldenIsAsync(string line, string golden)
    {
        var text = await ClientRun.Of($"{_node.Address} {line}");
        var json = await ClientRun.Of($"{_node.Address} {line} --json");
        Assert.Equal((0, "", ""), (text.ExitCode, text.Error, json.Error));
        Golden.Is($"{golden}.txt", Named(text.Output));
        Golden.Is($"{golden}.json", Named(json.Output));
    }

    private string Named(string output) => output
        .Replace($"127.0.0.1:{_ports[0]}", "node1:4053", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{_ports[1]}", "node2:4053", StringComparison.Ordinal);
}
