using System.Collections.Concurrent;
using Mesh.Node.Services;
using Mesh.Samples.AccessLog;
using Mesh.Tests.Support;
using Spectre.Console;
using SessionsService = Mesh.Node.Services.Sessions;

namespace Mesh.Tests.AccessLog;

public sealed class ReplayTests : IAsyncLifetime, IDisposable
{
    private readonly ConcurrentDictionary<string, ClientTotals> _totals = new(StringComparer.Ordinal);
    private readonly StringWriter _printed = new();
    private readonly string _log = Path.GetTempFileName();
    private GatewayHost[] _hosts = [];

    public async Task InitializeAsync()
    {
        await File.WriteAllBytesAsync(_log, AccessExcerpt.Bytes);
        _hosts = [await GatewayHost.StartAsync(), await GatewayHost.StartAsync(), await GatewayHost.StartAsync()];
        foreach (var host in _hosts)
        {
            host.OnSend = sent => new(Answer(sent));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    public void Dispose()
    {
        File.Delete(_log);
        _printed.Dispose();
    }

    [Fact]
    public async Task AReplayThroughAllGatewaysIsVerified()
    {
        Assert.Equal(0, await ReplayAsync());

        Assert.Contains("verified      the totals of all 53 clients", _printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("failures      0", _printed.ToString(), StringComparison.Ordinal);
        Assert.All(_hosts, host => Assert.InRange(host.Sent.Count, 50, 150));
        var wanted = AccessExcerpt.Lines.Where(line => line.StartsWith("83.149.9.216 ", StringComparison.Ordinal));
        Assert.Equal(wanted.Count(), _totals["83.149.9.216"].Requests);
    }

    [Fact]
    public async Task ASecondReplayIsVerifiedByTheDifferences()
    {
        Assert.Equal(0, await ReplayAsync());
        Assert.Equal(0, await ReplayAsync());
    }

    [Fact]
    public async Task ARequestThatIsLostIsFound()
    {
        var lost = 0;
        _hosts[1].OnSend = sent => sent.Payload.Length > 0 && Interlocked.Exchange(ref lost, 1) == 0
            ? new(new RequestResult { Outcome = Outcome.Replied, Node = "node2", Attempts = 1 })
            : new(Answer(sent));

        Assert.Equal(1, await ReplayAsync());

        Assert.Contains("NOT verified  faults: 1", _printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailureIsCountedByItsOutcomeAndReason()
    {
        var failed = 0;
        _hosts[2].OnSend = sent => sent.Payload.Length > 0 && Interlocked.Exchange(ref failed, 1) == 0
            ? new(new RequestResult { Outcome = Outcome.Unknown, Reason = Reason.ConnectionLost, Attempts = 1 })
            : new(Answer(sent));

        Assert.Equal(1, await ReplayAsync());

        Assert.Contains("unknown connection-lost: 1", _printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALineThatIsNotSoundMustBeRefused()
    {
        await File.AppendAllTextAsync(_log, "\n1.2.3.4 is not a line\n");

        Assert.Equal(0, await ReplayAsync());

        Assert.Contains("refused       1", _printed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--gateways", "ftp://a")]
    [InlineData("--gateways", "http://a,")]
    [InlineData("--concurrency", "0")]
    [InlineData("--via", "pigeon")]
    [InlineData("--log", "/no/such/file")]
    public void ABadOptionIsNamed(string option, string value)
    {
        var errors = new ReplayCommand(AnsiConsole.Console).Root.Parse(["--log", _log, option, value]).Errors;

        Assert.NotEmpty(errors);
    }

    private Task<int> ReplayAsync()
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_printed), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        var gateways = string.Join(',', _hosts.Select(host => host.Address));
        return new ReplayCommand(console).Root.Parse(["--log", _log, "--gateways", gateways]).InvokeAsync();
    }

    private RequestResult Answer(Sent sent)
    {
        var (reply, totals) = SessionsService.Answer(sent.Key!, sent.Payload, _totals.GetValueOrDefault(sent.Key!));
        _totals[sent.Key!] = totals;
        return new()
        {
            Outcome = reply.Reason == Reason.None ? Outcome.Replied : Outcome.Refused,
            Reason = reply.Reason,
            Payload = reply.Payload,
            Detail = reply.Detail,
            Node = "node2",
            Attempts = 1,
        };
    }
}
