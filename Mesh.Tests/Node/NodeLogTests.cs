using Mesh.Logs;
using Mesh.Node.Startup;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Node;

public sealed class NodeLogTests
{
    private readonly NodeLogFormatter _formatter = new(NodePlansTests.Plans(1, "mesh.node.name = here")[0]);

    [Theory]
    [InlineData("Mesh", "The link is up", "info  here Mesh: The link is up")]
    [InlineData("Mesh", "two\r\n  lines\n", "info  here Mesh: two lines")]
    [InlineData(
        "Akka.Actor.ActorSystem",
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
    public void AnAbsentNodeIsToldOnceAMinute()
    {
        var clock = new FakeTimeProvider();
        var notices = new UnreachableNotices(clock);
        const string Notice = "Tried to associate with unreachable remote address [akka.tcp://mesh@a:1].";

        Assert.Equal([false, true, false], new[] { Notice, Notice, Notice + " Other" }.Select(notices.IsOld));
        Assert.False(notices.IsOld("anything else") || notices.IsOld("anything else"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(notices.IsOld(Notice));
        Assert.True(notices.IsOld(Notice));
    }

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
