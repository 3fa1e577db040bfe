using Akka.Cluster;
using Mesh.Samples.AccessLog;
using Mesh.Tests.Support;
using Spectre.Console;

namespace Mesh.Tests.AccessLog;

public sealed class TransportTests : IClassFixture<SessionsCluster>, IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SessionsCluster _sessions;
    private readonly StringWriter _printed = new();
    private readonly string _log = Path.GetTempFileName();

    public TransportTests(SessionsCluster sessions) => _sessions = sessions;

    public static TheoryData<string> Ways => [Transports.Client, Transports.Router, Transports.ClusterClient];

    private TestNode Node1 => _sessions.Cluster[0];

    public Task InitializeAsync() => File.WriteAllBytesAsync(_log, AccessExcerpt.Bytes);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        File.Delete(_log);
        _printed.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AReplayThroughARealClusterIsVerified(string via)
    {
        await File.AppendAllTextAsync(_log, "\n1.2.3.4 is not a line\n");

        var exitCode = await ReplayAsync("--via", via, "--seeds", $"{_sessions.Seed}");

        var printed = _printed.ToString();
        Assert.True(exitCode == 0, printed);
        Assert.Contains("verified      the totals of all 54 clients", printed, StringComparison.Ordinal);
        Assert.Contains("failures      0", printed, StringComparison.Ordinal);
        Assert.Contains("refused       1", printed, StringComparison.Ordinal);
        Assert.All(_sessions.Cluster.Nodes, node => Assert.Contains(node.Name, printed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMemberIsReadyOwnsNoKeysAndLeaves()
    {
        var digests = Node1.Digests;
        await using (var member = await JoinAsync())
        {
            var state = member.State;
            Assert.True(state.Readiness.IsReady);
            Assert.Equal(digests, Node1.Digests);
            var seen = Node1.State.View.Members.Single(other => other.Name == state.NodeName);
            Assert.StartsWith("access-log-", seen.Name, StringComparison.Ordinal);
            Assert.False(seen.Voter);
            Assert.Empty(seen.Services);
        }

        await Eventually.Async(
            () => Node1.State.View.Members.Count(other => other.Status == MemberStatus.Up) == 3
                && Node1.State.View.Members.Length == 3,
            () => string.Join(", ", Node1.State.View.Members),
            Patience);
        Assert.Equal(digests, Node1.Digests);
    }

    [Fact]
    public async Task TwoMembersAtOnceHaveNamesOfTheirOwn()
    {
        await using var one = await JoinAsync();
        await using var other = await JoinAsync();

        Assert.NotEqual(one.State.NodeName, other.State.NodeName);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ACallerThatGivesUpGetsNoAnswer(string via)
    {
        await using var transport = await Transports.OpenAsync(new(via, [], [_sessions.Seed], "127.0.0.1", 0), default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => transport.SendAsync("1.2.3.4", default, new(canceled: true)).AsTask());
    }

    [Fact]
    public async Task AHostnameThatNobodyCanReachIsNamed()
    {
        var exitCode = await ReplayAsync("--via", "client", "--seeds", $"{_sessions.Seed}", "--hostname", "0.0.0.0");

        Assert.Equal(2, exitCode);
        Assert.Contains("mesh.node.hostname is 0.0.0.0", _printed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds", "127.0.0.1", "--seeds has \"127.0.0.1\"")]
    [InlineData("--seeds", "127.0.0.1:4053,", "--seeds has \"\"")]
    [InlineData("--seeds", "127.0.0.1:0", "--seeds has \"127.0.0.1:0\"")]
    [InlineData("--seeds", "a b:1", "--seeds has \"a b:1\"")]
    [InlineData("--hostname", "a b", "--hostname is \"a b\"")]
    [InlineData("--hostname", "::1", "--hostname is \"::1\"")]
    [InlineData("--pbm-port", "65536", "--pbm-port is 65536")]
    [InlineData("--gateways", "ftp://a", "--gateways has \"ftp://a\"")]
    [InlineData("--via", "pigeon", "pigeon")]
    public void ABadOptionIsNamedWithTheValueFound(string option, string value, string wanted)
    {
        var errors = new ReplayCommand(AnsiConsole.Console).Root.Parse(["--log", _log, option, value]).Errors;

        Assert.Contains(wanted, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private Task<int> ReplayAsync(params string[] arguments)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_printed), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        return new ReplayCommand(console).Root.Parse(["--log", _log, .. arguments]).InvokeAsync();
    }

    private Task<MemberNode> JoinAsync() => MemberNode.JoinAsync(new(Transports.Client, [], [_sessions.Seed], "127.0.0.1", 0), default);
}
