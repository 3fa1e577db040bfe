using System.Diagnostics;
using Mesh.Tests.Node;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Processes;

/// <summary>How nodes find each other, whatever is missing. Alone on the machine: they rest on real time.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class FormingTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    /// <summary>How long these things may take is promised, and measured, by rows 1t and 19 to 21s of the fault suite.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NodePorts[] _ports = [.. Enumerable.Range(0, 3).Select(_ => NodePorts.Free())];
    private readonly NodeProcess?[] _nodes = new NodeProcess?[3];
    private readonly List<NodeProcess> _others = [];
    private readonly HttpClient _http = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes.Concat(_others).OfType<NodeProcess>())
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task WithoutTheFirstSeedTheOthersFormARingThatItJoinsLater()
    {
        Start(1);
        Start(2);
        var formed = await AgreedAsync("any two of three form a ring", Patience);

        Start(0);

        Assert.Equal(formed, await AgreedAsync("the first seed joins it", Patience));
    }

    [Fact]
    public async Task AKilledFirstSeedIsBackInItsClusterFiveTimesInARow()
    {
        StartAll();
        var cluster = await AgreedAsync("three form a ring", Patience);
        for (var i = 0; i < 5; i++)
        {
            await KillAsync(0);
            Start(0);
            Assert.Equal(cluster, await AgreedAsync("the killed one is back", Patience));
        }
    }

    [Fact]
    public async Task AllSeedsKilledAndStartedAtOnceFormOneRing()
    {
        StartAll();
        var before = await AgreedAsync("three form a ring", Patience);

        await KillAsync(0, 1, 2);
        StartAll();

        Assert.NotEqual(before, await AgreedAsync("they form another", Patience));
    }

    [Fact]
    public async Task AnOnlySeedThatRestartsFindsTheClusterThatItLost()
    {
        using var guarded = new TemporaryFile("mesh.services.echo.type = \"Mesh.Node.Services.Echo, Mesh.Node\"");
        NodePorts[] seeds = [_ports[0]];
        for (var i = 0; i < 3; i++)
        {
            _nodes[i] = NodeProcess.Start($"node{i + 1}", _ports[i], seeds, "--config", guarded.Path);
        }

        var cluster = await AgreedAsync("the only seed forms a ring", Patience);

        await KillAsync(0);
        _nodes[0] = NodeProcess.Start("node1", _ports[0], seeds, "--config", guarded.Path);

        Assert.Equal(cluster, await AgreedAsync("it is back", Patience));
    }

    [Fact]
    public async Task ANodeThatCanNotBelongToTheClusterEndsWith78AndTellsWhyAndMovesNobody()
    {
        NodePorts[] seeds = [_ports[0]];
        var first = _nodes[0] = NodeProcess.Start("node1", _ports[0], seeds);
        var cluster = await AgreedAsync("one node", Patience);
        var before = await first.RingAsync(_http, "echo");
        using var otherRing = new TemporaryFile("mesh.ring.points-per-weight = 128");

        await RefusedAsync("the name", "node1", _ports[1], $"mesh.node.name is node1; it must be another than that of node1 at 127.0.0.1:{_ports[0].Control}");
        await RefusedAsync("the address", "node2", _ports[0], $"mesh.node.port is {_ports[0].Control}; it must be a free port");
        await RefusedAsync("the ring settings", "node2", _ports[1], "the settings that all nodes share are mesh.ring.points-per-weight = 128, mesh.links.full-mesh = 16; they must be mesh.ring.points-per-weight = 256, ", otherRing.Path);

        var after = await first.RingAsync(_http, "echo");
        Assert.Equal((before.Digest, cluster), (after.Digest, (await first.MembersAsync(_http)).Cluster));
        Assert.Equal(["node1"], after.Members);
        Assert.DoesNotContain("is Joining", first.Output[(first.Output.IndexOf("is Up", StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);

        async Task RefusedAsync(string what, string name, NodePorts ports, string why, params string[] files)
        {
            var watch = Stopwatch.StartNew();
            var node = NodeProcess.Start(name, ports, seeds, [.. files.SelectMany(file => new[] { "--config", file })]);
            _others.Add(node);

            Assert.Equal(ExitCode.BadConfiguration, await node.EndedAsync(Patience));
            Assert.Contains(why, node.Output, StringComparison.Ordinal);
            output.WriteLine($"refused for {what} after {watch.ElapsedMilliseconds} ms");
        }
    }

    private void Start(int node) => _nodes[node] = NodeProcess.Start($"node{node + 1}", _ports[node], _ports);

    private void StartAll() => Array.ForEach([0, 1, 2], Start);

    private async Task KillAsync(params int[] nodes)
    {
        Array.ForEach(nodes, node => _nodes[node]!.KillAtOnce());
        foreach (var node in nodes)
        {
            await _nodes[node]!.DisposeAsync();
            _nodes[node] = null;
        }
    }

    /// <summary>Ends when all nodes that run are ready and Up in one cluster, and on one ring; gives that cluster's id.</summary>
    private async Task<string> AgreedAsync(string what, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        var nodes = _nodes.OfType<NodeProcess>().ToArray();
        var (seen, cluster) = ("", "");
        await Eventually.Async(
            async () =>
            {
                foreach (var node in nodes)
                {
                    if (!await node.IsReadyAsync(_http))
                    {
                        seen = $"{node.Name} is not ready: {node.Output}";
                        return false;
                    }
                }

                var members = await Task.WhenAll(nodes.Select(node => node.MembersAsync(_http)));
                var rings = await Task.WhenAll(nodes.Select(node => node.RingAsync(_http, "echo")));
                seen = string.Join("; ", members.Select(one => $"{one.Cluster}: {string.Join(',', one.Up)}"));
                cluster = members[0].Cluster!;
                return members.All(one => one.Cluster == cluster && one.Up.Length == nodes.Length)
                    && rings.All(ring => ring.Digest == rings[0].Digest && ring.Members.Length == nodes.Length);
            },
            () => $"{what}: {seen}",
            within);
        output.WriteLine($"{what}: after {watch.ElapsedMilliseconds} ms");
        return cluster;
    }
}
