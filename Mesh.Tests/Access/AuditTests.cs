using System.Text.Json;
using Mesh.Access;
using Mesh.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Access;

/// <summary>Who changed what, line by line.</summary>
public sealed class AuditTests : IDisposable
{
    private static readonly AuditWho Anna = new("pbm", "anna", "anna (operator)", "10.0.0.1:4000") { Role = "operator" };

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-audit").FullName;
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);

    private string Path => System.IO.Path.Combine(_folder, "audit.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALineIsOnTheDiskBeforeWhatItTellsOfAndAnotherBehindIt()
    {
        var (action, fault) = Of(Path).Begin(Anna, "cluster down -a 10.0.0.2:4053");
        Assert.Null(fault);
        const string Begun = """
            {"time":"1970-01-01T00:00:00+00:00","node":"node1","id":1,"port":"pbm","token":"anna","certificate":"anna (operator)","address":"10.0.0.1:4000","role":"operator","command":"cluster down -a 10.0.0.2:4053","outcome":"begun"}
            """;
        Assert.Equal([Begun], File.ReadAllLines(Path));

        action!.End("failed", "there is\nno such node");
        Assert.Equal(
            [Begun, Begun.Replace("\"begun\"", "\"failed\",\"detail\":\"there is\\\\u000ano such node\"", StringComparison.Ordinal)], File.ReadAllLines(Path));
    }

    [Fact]
    public void ItsOwnerAloneReadsTheFileAndItMayBeMovedAway()
    {
        var audit = Of(Path);
        audit.Begin(Anna, "one");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }

        File.Move(Path, Path + ".1");
        audit.Begin(Anna, "two");
        Assert.Equal("two", Assert.Single(Entries()).GetProperty("command").GetString());
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/proc/none/audit")]
    [InlineData("/")]
    public void WhatCantBeAuditedMustNotBeDone(string path)
    {
        var (action, fault) = Of(path).Begin(Anna, "mesh drain");

        Assert.Null(action);
        Assert.StartsWith($"mesh.audit.file is {path}, and can't be written: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoIsRefusedAgainAndAgainFillsNoDisk()
    {
        using var lines = new Lines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        var audit = new Audit("node1", Path, factory, _clock);
        for (var i = 0; i < 1_000; i++)
        {
            audit.Refused(Anna, null, "it wants a token");
        }

        Assert.Equal((Audit.MostRefusals, Audit.ShownRefusals), (Entries().Length, lines.All.Count));
        _clock.Advance(TimeSpan.FromSeconds(1));
        audit.Refused(Anna, null, "it wants a token");
        Assert.Equal(1_000 - Audit.MostRefusals, Entries()[^1].GetProperty("omitted").GetInt32());
        Assert.EndsWith($"({1_000 - Audit.ShownRefusals} more were refused before)", lines.All[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void NoTokenGetsIntoItWhereverItStands()
    {
        var token = AccessToken.New();
        using var lines = new Lines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        var audit = new Audit("node1", Path, factory, _clock);
        audit.Begin(Anna with { Address = token }, $"mesh explain echo {token}").Action!.End("failed", new string('x', 1_990) + token);
        audit.Refused(Anna, null, token);

        var said = string.Join('\n', lines.All);
        Assert.Contains("[redacted]", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..20], said, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..20], File.ReadAllText(Path), StringComparison.Ordinal);
    }

    private JsonElement[] Entries() => [.. File.ReadAllLines(Path).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>A log as it is before anybody takes secrets out of it.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private Audit Of(string file) => new("node1", file, NullLoggerFactory.Instance, _clock);
}
