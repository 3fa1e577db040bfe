using Mesh.Logs;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

public sealed class LogCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 22, 21, 55, 123, TimeSpan.Zero));
    private InspectionNode _node = null!;

    private LogMemory Memory => _node.Services.GetRequiredService<LogMemory>();

    public async Task InitializeAsync()
    {
        _node = await InspectionNode.StartAsync(services => services.AddSingleton(new LogMemory(6, _clock)));
        Log("Mesh", LogLevel.Information, "Cut by the bound of six lines");
        Log("Mesh", LogLevel.Information, "Joins cluster 0badcafe at node1:4053");
        Log("Mesh.Hosting.ConnectionServer", LogLevel.Debug, "Received petabridge.cmd connection from client [127.0.0.1:34872]");
        Log("Akka.Actor.ActorSystem", LogLevel.Warning,
            "[WARNING][11/23/2026 02:35:06.580Z][Thread 0014][akka://mesh/user/a] said [so]");
        Log("Shop.Orders", LogLevel.Error, "Order 17 failed\nfor a reason", new InvalidOperationException("the store\nis closed"));
        Log("Mesh", LogLevel.Critical, "\u001b[2JThis node ends");
        Log("Mesh", LogLevel.Information, "The last line");
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("log peek", "log-peek")]
    [InlineData("log peek -n 2 -s mesh -l info", "log-peek-filtered")]
    public async Task TheLastLinesAreShownAsTheConsoleHasThem(string line, string golden)
    {
        Golden.Is($"{golden}.txt", (await ClientRun.Of($"{_node.Address} {line}")).Output);
        Golden.Is($"{golden}.json", (await ClientRun.Of($"{_node.Address} {line} --json")).Output);
    }

    [Theory]
    [InlineData("-l warning", "said|Order 17|ends")]
    [InlineData("-l ERR", "Order 17|ends")]
    [InlineData("-l fatal", "ends")]
    [InlineData("-s akka", "said")]
    [InlineData("-s MESH.hosting", "Received")]
    [InlineData("-g CLOSED", "Order 17")]
    [InlineData("-g line -n 1", "last line")]
    [InlineData("-l error -s Mesh", "ends")]
    [InlineData("-g nothing", "")]
    public async Task FiltersAreAllToBeMet(string options, string expected)
    {
        var run = await ClientRun.Of($"{_node.Address} log peek {options}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var words = expected.Split('|');
        Assert.Equal(words.Length, run.Lines.Length);
        Assert.All(words.Zip(run.Lines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("peek -n 0", "-n is \"0\"; a whole number from 1 to 100000 is wanted.")]
    [InlineData("peek -l loud", "-l is \"loud\"; debug, information, warning, error or critical is wanted.")]
    [InlineData("tail -l loud", "-l is \"loud\"; debug, information, warning, error or critical is wanted.")]
    public async Task ABadFilterFailsAndIsNamed(string line, string error) =>
        Assert.Equal(new(1, "", $"pbm: {error}\n"), await ClientRun.Of($"{_node.Address} log {line}"));

    [Theory]
    [InlineData("", "log-tail.txt")]
    [InlineData("--json", "log-tail.json")]
    public async Task TailShowsWhatIsSaidFromThenOnUntilItIsInterrupted(string option, string golden)
    {
        using var interrupt = new CancellationTokenSource();
        var output = new ReadAlong();
        var tail = ClientRun.Of($"{_node.Address} log tail -l info -s Mesh {option}", output, interrupt.Token);
        await Eventually.Async(() => Memory.Followers == 1, () => "nobody follows", Patience);

        Log("Mesh", LogLevel.Information, "The link to node2 is up");
        Log("Akka.Actor.ActorSystem", LogLevel.Error, "Not asked for");
        Log("Mesh", LogLevel.Debug, "Nor this");
        Log("Mesh", LogLevel.Warning, "node2 is suspect");
        await Eventually.Async(() => output.ToString().Contains("suspect"), output.ToString, Patience);
        await interrupt.CancelAsync();

        Assert.Equal(130, (await tail).ExitCode);
        Golden.Is(golden, output.ToString());
        await Eventually.Async(() => Memory.Followers == 0, () => "somebody still follows", Patience);
    }

    private void Log(string category, LogLevel level, string message, Exception? exception = null) =>
        Memory.CreateLogger(category).Log(level, exception, "{Message}", message);
}
