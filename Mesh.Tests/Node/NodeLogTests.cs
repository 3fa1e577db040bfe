using Mesh.Logs;
using Mesh.Node.Startup;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Node;

public sealed class NodeLogTests
{
    private const string AkkaCategory = "Akka.Actor.ActorSystem";

    private readonly NodeLogFormatter _formatter = new(NodePlansTests.Plans(1, "mesh.node.name = here")[0], TimeProvider.System);

    [Theory]
    [InlineData("Mesh", "The link is up", "info  here Mesh: The link is up")]
    [InlineData("Mesh", "two\r\n  lines\n", "info  here Mesh: two lines")]
    [InlineData(
        AkkaCategory,
        "[WARNING][11/23/2026 02:35:06.580Z][Thread 0014][akka://mesh/user/a] said [so]",
        "info  here Akka: [akka://mesh/user/a] said [so]")]
    public void AnEntryIsOneLineWithItsNode(string category, string message, string line) =>
        Assert.Equal($"{line}\n", Write(category, message, null)[13..]);

    [Fact]
    public void AnExceptionStandsOnTheSameLine() => Assert.EndsWith(
        "Mesh: It failed System.InvalidOperationException: why\n",
        Write("Mesh", "It failed", new InvalidOperationException("why")),
        StringComparison.Ordinal);

    [Fact]
    public void TheSameWarningOfAkkasIsToldOnceAMinute()
    {
        var clock = new FakeTimeProvider();
        var lines = new LogLines(clock);

        Assert.Equal(["a is away", null, "b is away"], new[] { "a is away", "a is away", "b is away" }.Select(Told));
        Assert.Equal([" said", " said"], new[] { " said", " said" }.Select(text => lines.Of(LogLevel.Information, AkkaCategory, text, null)?.Message));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a is away (1 more like it were left out)", Told("a is away"));

        string? Told(string text) => lines.Of(LogLevel.Warning, AkkaCategory, text, null)?.Message;
    }

    [Fact]
    public void AWarningOfAkkasHasNoStack() => Assert.Equal(
        "No connection to b: Connection refused",
        new LogLines(TimeProvider.System).Of(LogLevel.Warning, AkkaCategory, "No connection to b: Connection refused\n ---> System.Net", null)?.Message);

    [Theory]
    [InlineData(null, LogLevel.Warning)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("INFO", LogLevel.Information)]
    [InlineData("ERROR", LogLevel.Error)]
    [InlineData("OFF", LogLevel.None)]
    public void AkkaTellsItsWarningsUnlessTheDeploymentSaysOtherwise(string? level, LogLevel expected) =>
        Assert.Equal(expected, NodeLog.LevelOfAkka(level));

    private string Write(string category, string message, Exception? exception)
    {
        var text = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Information, category, default, message, exception, (state, _) => state);
        _formatter.Write(in entry, null, text);
        return text.ToString();
    }
}
