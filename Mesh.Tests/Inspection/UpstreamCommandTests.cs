using System.Collections.Frozen;
using Mesh.Tests.Support;
using Mesh.Upstreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Inspection;

/// <summary><c>mesh upstreams</c>: what it shows, what it refuses, and what completes.</summary>
public sealed class UpstreamCommandTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Upstreams.UpstreamDefinitions _definitions = new();
    private readonly UpstreamRegistry _registry = new(UpstreamDeclaration.None);
    private InspectionNode _node = null!;

    public async Task InitializeAsync() =>
        _node = await InspectionNode.StartAsync(services => services.AddSingleton(_registry));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("upstreams", "upstreams")]
    [InlineData("upstreams-orders", "upstreams orders")]
    [InlineData("upstreams-prices", "upstreams prices")]
    public async Task UpstreamsAreShownToPeopleAndToPrograms(string name, string line)
    {
        Know();

        var text = await ClientRun.Of($"{_node.Address} mesh {line}");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.All(text.Lines, shown => Assert.InRange(shown.Length, 0, 80));
        Golden.Is($"mesh-{name}.txt", text.Output);

        var json = await ClientRun.Of($"{_node.Address} mesh {line} --json");
        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Golden.Is($"mesh-{name}.json", json.Output);
    }

    [Fact]
    public async Task WithoutUpstreamsThatIsSaid()
    {
        var text = await ClientRun.Of($"{_node.Address} mesh upstreams");
        Assert.Equal(new(0, "There are no upstreams, as far as this node knows.\n", ""), text);
    }

    [Fact]
    public async Task AnUnknownOneIsRefusedWithThoseThatThereAre()
    {
        Assert.Equal(
            new(1, "", "pbm: There is no upstream \"order\"; there is none at all.\n"),
            await ClientRun.Of($"{_node.Address} mesh upstreams order"));
        Know();
        Assert.Equal(
            new(1, "", "pbm: There is no upstream \"order\"; there are: orders, prices.\n"),
            await ClientRun.Of($"{_node.Address} mesh upstreams order"));
    }

    private void Know()
    {
        var orders = new UpstreamState(
            _definitions.Of("orders", ("key", "header X-User")),
            Settings(("key", "header X-User")),
            UpstreamSource.Configuration,
            [.. new[] { Instance("a", "east"), Instance("b", "west"), Instance("c") }
                .Select(instance => new PlacedInstance(instance, UpstreamSource.Api))]);
        var prices = new UpstreamState(_definitions.Of("prices"), Settings(), UpstreamSource.Defaults, []);
        _registry.View = new UpstreamView(
            42,
            new[] { orders, prices }.ToFrozenDictionary(upstream => upstream.Definition.Name),
            ["mesh.upstreams.orders is configured differently: what node1, node2 say holds, not what node3 says."]);
        _registry.Table = new RouteBuilder(TestOptions.Of(), 11, _clock).Build(_registry.View);
        foreach (var candidate in _registry.Table.ByName["orders"].All.Candidates.Take(2))
        {
            candidate.Answered();
            candidate.Look(_clock.GetElapsedTime(0), doubt: 1, isDoubted: candidate.Name == "b");
        }
    }
}
