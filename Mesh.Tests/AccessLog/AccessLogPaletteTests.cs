using System.Text;
using Mesh.Samples.AccessLog;
using Mesh.Tests.Inspection;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.AccessLog;

/// <summary>The sample's own palette, asked with pbm through a member of a real cluster.</summary>
public sealed class AccessLogPaletteTests(SessionsCluster sessions) : IClassFixture<SessionsCluster>, IAsyncLifetime
{
    private const string Client = "83.149.9.216";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly int _port = Ports.Free();
    private MemberNode _member = null!;

    private string Pbm => $"127.0.0.1:{_port}";

    public async Task InitializeAsync() =>
        _member = await MemberNode.JoinAsync(new(Transports.Client, [], [sessions.Seed], "127.0.0.1", _port), default);

    public async Task DisposeAsync() => await _member.DisposeAsync();

    [Fact]
    public async Task HelpExplainsIt()
    {
        Golden.Is("help-access-log.txt", (await ClientRun.Of($"{Pbm} help access-log")).Output);
        Golden.Is("help-access-log-watch.txt", (await ClientRun.Of($"{Pbm} help access-log watch")).Output);
        Assert.Contains("access-log: What the cluster", (await ClientRun.Of(Pbm)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TotalsAreATableAndADocument()
    {
        await SendAsync("10.0.0.1", 2);

        Golden.Is("totals.txt", (await ClientRun.Of($"{Pbm} access-log totals 10.0.0.1 10.0.0.2")).Output);
        Golden.Is("totals.json", (await ClientRun.Of($"{Pbm} access-log totals 10.0.0.1 10.0.0.2 --json")).Output);
    }

    [Fact]
    public async Task AWatchShowsEachChangeUntilItIsInterrupted()
    {
        using var interrupt = new CancellationTokenSource();
        using var output = new ReadAlong();
        using var json = new ReadAlong();
        var watch = ClientRun.Of($"{Pbm} access-log watch {Client}", output, interrupt.Token);
        var jsonWatch = ClientRun.Of($"{Pbm} access-log watch {Client} -e 1 --json", json, interrupt.Token);
        await ToldAsync("0 requests", "\"requests\":0");

        await SendAsync(Client, 1);
        await ToldAsync("1 requests", "\"requests\":1");
        await interrupt.CancelAsync();

        Assert.Equal((130, 130), ((await watch).ExitCode, (await jsonWatch).ExitCode));
        Golden.Is("watch.txt", output.ToString());
        Golden.Is("watch.json", json.ToString());

        Task ToldAsync(string line, string document) => Eventually.Async(
            () => output.ToString().Contains(line) && json.ToString().Contains(document), output.ToString, Patience);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3601")]
    [InlineData("soon")]
    public async Task APauseOutOfRangeFailsAndIsNamed(string every) => Assert.Equal(
        new(1, "", $"pbm: -e is \"{every}\"; a whole number from 1 to 3600 is wanted.\n"),
        await ClientRun.Of($"{Pbm} access-log watch {Client} -e {every}"));

    [Fact]
    public async Task AClientThatCantBeAskedForIsNamed()
    {
        var run = await ClientRun.Of([Pbm, "access-log", "totals", new string('x', 1_025)]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("are not known: rejected, ", run.Error, StringComparison.Ordinal);
    }

    private async Task SendAsync(string client, int count)
    {
        var mesh = _member.Services.GetRequiredService<MeshClient>();
        foreach (var line in AccessExcerpt.Lines.Where(line => line.StartsWith($"{Client} ", StringComparison.Ordinal)).Take(count))
        {
            var result = await mesh.SendAsync("sessions", client, Encoding.UTF8.GetBytes(line.Replace(Client, client)));
            Assert.Equal(Outcome.Replied, result.Outcome);
        }
    }
}
