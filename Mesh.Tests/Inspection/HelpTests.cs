using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>What pbm says about itself and about what a node offers, at 80 columns.</summary>
public sealed class HelpTests : IAsyncLifetime
{
    private InspectionNode _node = null!;

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task HelpNeedsNoNode(string word)
    {
        var run = await ClientRun.Of(word);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Is("help.txt", run.Output);
    }

    [Theory]
    [InlineData("", "pbm-alone")]
    [InlineData("help actor", "help-actor")]
    [InlineData("help cluster", "help-cluster")]
    [InlineData("help cluster down", "help-cluster-down")]
    [InlineData("help cluster show", "help-cluster-show")]
    [InlineData("help log", "help-log")]
    [InlineData("log tail --help", "help-log-tail")]
    [InlineData("help uptime", "help-uptime")]
    [InlineData("help uptime show", "help-uptime-show")]
    public async Task ANodesOfferIsExplained(string line, string golden)
    {
        var run = await ClientRun.Of($"{_node.Address} {line}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(run.Lines, one => Assert.InRange(one.Length, 0, 80));
        Golden.Is($"{golden}.txt", run.Output);
    }
}
