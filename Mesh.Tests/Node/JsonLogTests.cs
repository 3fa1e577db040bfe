using System.Diagnostics;
using System.Text.Json;
using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Identity;
using Mesh.Logs;
using Mesh.Node.Startup;
using Mesh.Services;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Node;

public sealed class JsonLogTests : ILogger, IDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 2, 35, 6, 580, TimeSpan.Zero));
    private readonly JsonLogFormatter _formatter;
    private readonly StringWriter _text = new();

    public JsonLogTests() => _formatter = new(NodePlansTests.Plans(1, "mesh.node.name = node1")[0], _clock);

    [Fact]
    public void ALineIsOneObjectWithAllThatIsKnownOfIt()
    {
        this.PeerSuspect("node2", 0.25, SuspicionCause.ConnectionLost);

        Assert.Equal(
            """{"time":"2026-11-23T02:35:06.580Z","level":"warn","node":"node1","source":"Mesh","eventId":1400,"event":"PeerSuspect","""
                + "\"message\":\"node2 is Suspect to this node (phi 0.3, ConnectionLost): its keys go to their next nodes; those of strict affinity wait\","
                + """ "values":{"peer":"node2","phi":0.25,"cause":"ConnectionLost"}}""".TrimStart() + "\n",
            _text.ToString());
    }

    [Fact]
    public void ANumberThatJsonHasNoWordForIsAText()
    {
        this.PeerSuspect("node2", double.PositiveInfinity, SuspicionCause.PhiAboveThreshold);

        Assert.Equal("Infinity", Line().GetProperty("values").GetProperty("phi").GetString());
    }

    [Fact]
    public void WhatWasLeftOutIsANumber()
    {
        var paced = new PacedLog(this, _clock);
        paced.Of("a").HandlerThrew(new InvalidOperationException("why"), "s");
        paced.Of("a").HandlerThrew(new InvalidOperationException("why"), "s");
        _clock.Advance(PacedLog.Pause);
        _text.GetStringBuilder().Clear();
        paced.Of("a").HandlerThrew(new InvalidOperationException("why\nand where"), "s");

        Assert.Equal("""{"service":"s","omitted":1}""", Line().GetProperty("values").GetRawText());
        Assert.Equal("System.InvalidOperationException: why\nand where", Line().GetProperty("exception").GetString());
        Assert.Single(_text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void ALineThatIsSaidInARequestNamesItsTrace()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        this.NodeEnds(70, "no lease");

        Assert.Equal(activity.TraceId.ToHexString(), Line().GetProperty("traceId").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), Line().GetProperty("spanId").GetString());
    }

    [Fact]
    public void NoFieldHasASecret()
    {
        var token = AccessToken.New();
        var log = (ILogger)this;
        log.LogError(new InvalidOperationException($"with {token}"), "{Header} and {Uri}", $"Bearer {token}", new Uri($"http://a/?t={token}"));

        Assert.DoesNotContain(token, _text.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"header":"Bearer [redacted]","uri":"http://a/?t=[redacted]"}""", Line().GetProperty("values").GetRawText());
    }

    [Fact]
    public void WhatAkkaSaysIsInItsText()
    {
        Write("Akka.Actor.ActorSystem", [new("0", "akka.tcp://mesh@a:1")], "gone");

        Assert.Equal("""{"time":"2026-11-23T02:35:06.580Z","level":"info","node":"node1","source":"Akka","message":"gone"}""", _text.ToString().Trim());
    }

    [Theory]
    [InlineData("text", "true", false)]
    [InlineData("json", null, true)]
    [InlineData("auto", null, false)]
    [InlineData("auto", "", false)]
    [InlineData("auto", "no", false)]
    [InlineData("auto", "true", true)]
    [InlineData("auto", "1", true)]
    public void AContainersLogIsForPrograms(string format, string? container, bool isJson)
    {
        var hocon = Akka.Configuration.ConfigurationFactory.ParseString($"mesh.log.format = {format}");
        var (options, faults) = MeshOptionsReader.Read(
            hocon, name => name == "DOTNET_RUNNING_IN_CONTAINER" ? container : null, NodeSurroundings.OfThisMachine);

        Assert.Empty(faults);
        Assert.Equal(isJson, options!.Log.IsJson);
    }

    public void Dispose() => _text.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var entry = new LogEntry<TState>(logLevel, "Mesh", eventId, state, exception, formatter);
        _formatter.Write(in entry, null, _text);
    }

    private void Write(string category, KeyValuePair<string, object?>[] values, string text)
    {
        var entry = new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Information, category, default, values, null, (_, _) => text);
        _formatter.Write(in entry, null, _text);
    }

    private JsonElement Line() => JsonDocument.Parse(_text.ToString()).RootElement;
}
