using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Akka.Configuration;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Routing;
using Mesh.Tests.Routing;
using Mesh.Tests.Support;
using Mesh.Traffic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

/// <summary><c>mesh decisions</c> and <c>mesh replay</c>, at a node that remembers 64 decisions.</summary>
public sealed class DecisionCommandTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly DecisionLog _log = new(64); // one stripe, whatever the machine
    private readonly string _file = Path.GetTempFileName();
    private InspectionNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await InspectionNode.StartAsync(services => services
            .Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock))
            .AddSingleton(_log)
            .AddSingleton(new Deployment(ConfigurationFactory.ParseString("mesh.node { name = node1, data-port = 0 }"))));
        Decide();
    }

    public async Task DisposeAsync()
    {
        File.Delete(_file);
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task TheLatestAreShownWithTheirRules()
    {
        var run = await RunAsync("decisions", "-n", "12");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Is("mesh-decisions.txt", run.Output);
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task InJsonTheyAreWhole()
    {
        var run = await RunAsync("decisions", "-n", "2", "--json");

        Golden.Is("mesh-decisions.json", JsonNode.Parse(run.Output)!.ToJsonString(new() { WriteIndented = true }));
    }

    [Fact]
    public async Task TheyAreFilteredByServiceKeyAndNode()
    {
        var byKey = await RunAsync("decisions", "-k", "key-60");
        Assert.Single(byKey.Lines, line => line.Contains(Hex("key-60"), StringComparison.Ordinal));
        Assert.Contains("1 of 64 remembered.", byKey.Output, StringComparison.Ordinal);

        Assert.Equal("None of the 64 decisions remembered is such a one.\n", (await RunAsync("decisions", "-s", "nix")).Output);
        var byNode = await RunAsync("decisions", "--node", "node2", "--json");
        Assert.All(
            JsonNode.Parse(byNode.Output)!["decisions"]!.AsArray(), one => Assert.Equal("node2", one!["node"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public async Task ACountIsAWholeNumber(string count) => Assert.Equal(
        new(1, "", $"pbm: -n is \"{count}\"; a whole number from 1 to 1048576 is wanted.\n"),
        await RunAsync("decisions", "-n", count));

    [Fact]
    public async Task BySameRulesAllComeOutAlike()
    {
        await SaveAsync();

        Assert.Equal(new(0, "All 64 decisions of node1 come out alike.\n", ""), await RunAsync("replay", _file));
        Assert.Equal(
            """{"node":"node1","replayed":64,"differ":0,"leftOut":0,""",
            (await RunAsync("replay", _file, "--json")).Output[..53]);
    }

    [Fact]
    public async Task OtherRulesSendRequestsElsewhere()
    {
        await SaveAsync();

        var run = await RunAsync("replay", _file, "--with", "mesh.ring.points-per-weight = 8");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Is("mesh-replay.txt", run.Output);

        var json = await RunAsync("replay", _file, "--with", "mesh.ring.points-per-weight = 8", "--json");
        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Golden.Is("mesh-replay.json", json.Output);
    }

    [Theory]
    [InlineData("mesh.ring.points-per-weight = 0", "mesh.ring.points-per-weight")]
    [InlineData("mesh.rings.points = 8", "mesh.rings")]
    [InlineData("mesh {", "--with")]
    public async Task SettingsThatMeanNothingAreSaid(string with, string named)
    {
        await SaveAsync();

        var run = await RunAsync("replay", _file, "--with", with);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is not what \"mesh decisions --json\" prints")]
    [InlineData("{}", "is not what \"mesh decisions --json\" prints")]
    [InlineData("[1]", "is not what \"mesh decisions --json\" prints")]
    [InlineData("""{"node":"a","epochs":[null],"decisions":[]}""", "it has no node, epochs and decisions")]
    [InlineData("""{"node":"a","epochs":[],"decisions":[{"epoch":7}]}""", "a decision is of epoch 7, which is not there")]
    public async Task AFileThatIsNoLogIsSaidToBeNone(string text, string why)
    {
        await File.WriteAllTextAsync(_file, text);

        var run = await RunAsync("replay", _file);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatWasChangedFails()
    {
        await SaveAsync();
        var text = await File.ReadAllTextAsync(_file);
        await File.WriteAllTextAsync(_file, text.Replace("\"node\":\"node3\",\"rule\"", "\"node\":\"node1\",\"rule\"", StringComparison.Ordinal));

        var run = await RunAsync("replay", _file);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("decisions come out otherwise by the same rules", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNotThereIsAUsageError()
    {
        var run = await RunAsync("replay", "/nowhere/log.json");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pbm: Cannot read the file \"/nowhere/log.json\": ", run.Error, StringComparison.Ordinal);
    }

    private Task<ClientRun> RunAsync(params string[] words) => ClientRun.Of([_node.Address, "mesh", .. words]);

    private async Task SaveAsync() => await File.WriteAllTextAsync(_file, (await RunAsync("decisions", "--json")).Output);

    private static string Hex(string key) => Ring.PositionOf(key).ToString("x16");

    /// <summary>Requests for keys and without; after half of them node2 is suspect.</summary>
    private void Decide()
    {
        var peers = Enumerable.Range(1, 3).Select(i => new FakePeer($"node{i}")).ToArray();
        var routes = RoutingRig.RoutesOver(peers, TestOptions.Of().DefinitionOf("s"));
        _log.Begin(new RouteTable(new Dictionary<string, ServiceRoutes> { ["s"] = routes }.ToFrozenDictionary(), IsInCluster: true));
        var requests = new RequestTable(64, _ => { }, new CallTraffic(_clock));
        for (var i = 0; i < 64; i++)
        {
            peers[1].IsSuspect = i >= 32;
            var key = i % 8 == 7 ? null : $"key-{i}";
            var request = requests.Rent()!;
            (request.Service, request.Key, request.Position) = ("s", key, key is null ? (ulong)i : Ring.PositionOf(key));
            var route = routes.Choose(key, request.Position, [], out var sight);
            _log.Record(routes, request, route, sight, _clock.GetElapsedTime(0) + TimeSpan.FromMilliseconds(i));
        }
    }
}
