using System.Net.Sockets;
using System.Text.Json;
using Mesh.Access;
using Mesh.Identity;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;
using Mesh.Tests.Node;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mesh.Tests.Inspection;

/// <summary>Viewers, operators and strangers, over real sockets.</summary>
public sealed class PbmRoleTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PbmTokens _tokens = new();
    private readonly TemporaryFile _audit = new("");
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InspectionNode _node = null!;
    private int _done;

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync(services => services
        .Replace(ServiceDescriptor.Singleton(TestOptions.Of($"mesh.audit.file = \"{_audit.Path}\"\n{_tokens.Hocon}")))
        .AddSingleton(new Palette("test", "What only this test needs.",
        [
            new("look", "Looks.", [], _ => Output.Lines(["seen"])) { Role = PbmRole.Viewer },
            new("change", "Changes.", [ArgumentDefinition.Positional("what", "what"), ArgumentDefinition.Positional("body", "data") with { IsPayload = true }], Change),
            new("fail", "Fails.", [], _ => throw new CommandFailedException("It can't be.")),
            new("follow", "Goes on.", [], Follow) { Role = PbmRole.Viewer, Streams = true },
        ])));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _tokens.Dispose();
        _audit.Dispose();
    }

    [Fact]
    public async Task AViewerLooksAndIsToldWhichRoleIsWantedForMore()
    {
        Assert.Equal(new(0, "seen\n", ""), await RunAsync("test look", _tokens.AsViewer));
        Assert.Equal(
            new(1, "", "pbm: \"test change\" was not run: it wants the role operator, and this session has the role viewer.\n"),
            await RunAsync("test change all secret", _tokens.AsViewer));
        Assert.Equal(0, _done);
        Assert.Equal((0, true), await HelpAsync("test change", "For the role operator."));
        Assert.Equal((0, true), await HelpAsync("test look", "For the role viewer."));
        Assert.Equal("change\n", (await ClientRun.Of($"complete -- {_tokens.AsViewer} {_node.Address} test ch")).Output);
        Assert.Equal("change\n", (await ClientRun.Of($"complete -- {_node.Address} {_tokens.AsViewer} test ch")).Output);

        var line = Assert.Single(Audited());
        Assert.Equal(("pbm", "vera", "viewer", "test change all (6 characters)", "refused"), Read(line));
        Assert.Equal("it wants the role operator, and this session has the role viewer", line.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task AnOperatorDoesEverythingAndEachChangeIsAudited()
    {
        Assert.Equal(new(0, "seen\n", ""), await RunAsync("test look", _tokens.AsOperator));
        Assert.Equal(new(0, "done\n", ""), await RunAsync("test change all secret", _tokens.AsOperator));
        Assert.Equal(new(1, "", "pbm: It can't be.\n"), await RunAsync("test fail", _tokens.AsOperator));

        (string, string, string, string, string)[] wanted =
        [
            ("pbm", "olga", "operator", "test change all (6 characters)", "begun"),
            ("pbm", "olga", "operator", "test change all (6 characters)", "done"),
            ("pbm", "olga", "operator", "test fail", "begun"),
            ("pbm", "olga", "operator", "test fail", "failed"),
        ];
        Assert.Equal(wanted, Audited().Select(Read));
        Assert.Equal([1, 1, 2, 2], Audited().Select(line => line.GetProperty("id").GetInt32()));
        Assert.DoesNotContain("secret", File.ReadAllText(_audit.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrangerIsRefusedAndAudited()
    {
        using var wrong = new TemporaryFile(AccessToken.New());
        var without = await RunAsync("test look", "");
        var unknown = await RunAsync("test look", $"--token-file {wrong.Path}");

        Assert.Equal((3, 3), (without.ExitCode, unknown.ExitCode));
        Assert.Contains("the node refuses: it wants a token, and none came: --token-file FILE, PBM_TOKEN_FILE or PBM_TOKEN", without.Error, StringComparison.Ordinal);
        Assert.Contains("the node refuses: it knows no such token, or not any more", unknown.Error, StringComparison.Ordinal);
        Assert.All(Audited(), line => Assert.Equal("refused", line.GetProperty("outcome").GetString()));
        Assert.Equal(2, Audited().Length);
    }

    [Fact]
    public async Task ASessionWhoseTokenIsGoneEndsAndSoDoesWhatItRuns()
    {
        using var idle = await GreetedAsync(_tokens.Operator);
        using var busy = await GreetedAsync(_tokens.Viewer);
        await busy.SendAsync(new CommandRequest("test", "follow", [], false));
        await _started.Task;

        _node.Services.GetRequiredService<TokenBook>().Replace([_tokens.OfOperator(AccessScope.Viewer)]);

        Assert.Equal(
            "the node ends this session: its token is now good for the role viewer alone; connect again",
            (await idle.ReceiveAsync<CommandFailed>()).Text);
        Assert.StartsWith("the node ends this session: it knows no such token", (await busy.ReceiveAsync<CommandFailed>()).Text, StringComparison.Ordinal);
        Assert.Null(await idle.ReceiveAsync());
        Assert.Null(await busy.ReceiveAsync());
    }

    [Fact]
    public async Task WhereNobodyHasATokenEverybodyHereIsAnOperatorUntilSomebodyHasOne()
    {
        await using var open = await InspectionNode.StartAsync(services => services.AddSingleton(
            new Palette("test", "What only this test needs.", [new("change", "Changes.", [], Change)])));
        using var client = await open.ConnectAsync();
        await client.GreetAsync();
        Assert.Equal(new(0, "done\n", ""), await ClientRun.Of($"{open.Address} test change"));

        open.Services.GetRequiredService<TokenBook>().Replace(_tokens.All);

        Assert.StartsWith("the node ends this session: it wants a token", (await client.ReceiveAsync<CommandFailed>()).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await ClientRun.Of($"{open.Address} actor system")).ExitCode);
    }

    [Fact]
    public async Task WhatCantBeAuditedIsNotRun()
    {
        File.Delete(_audit.Path);
        Directory.CreateDirectory(_audit.Path);
        try
        {
            var run = await RunAsync("test change all secret", _tokens.AsOperator);
            Assert.Equal((1, 0), (run.ExitCode, _done));
            Assert.StartsWith(
                $"pbm: \"test change\" was not run, because it can't be audited: mesh.audit.file is {_audit.Path}, and can't be written", run.Error, StringComparison.Ordinal);
            Assert.Equal(0, (await RunAsync("test look", _tokens.AsOperator)).ExitCode);
        }
        finally
        {
            Directory.Delete(_audit.Path);
        }
    }

    [Fact]
    public async Task AFloodThatSaysNothingKeepsNoOperatorOutAndEndsNoSession()
    {
        using var before = await GreetedAsync(_tokens.Operator);
        var flood = new List<Socket>();
        for (var i = 0; i < 400; i++)
        {
            var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await silent.ConnectAsync(_node.EndPoint);
            flood.Add(silent);
        }

        Assert.Equal(new(0, "seen\n", ""), await RunAsync("test look", _tokens.AsOperator));
        await before.SendAsync(new CommandRequest("test", "look", [], false));
        Assert.True((await before.ReceiveAsync<CommandResponse>()).Final);
        flood.ForEach(silent => silent.Dispose());
    }

    [Fact]
    public void TheCommandsOfOperatorsAreThese()
    {
        var registry = _node.Services.GetRequiredService<PaletteRegistry>();

        Assert.Equal(
            ["cluster down", "cluster down-unreachable", "cluster join", "cluster leave", "mesh drain", "mesh route"],
            registry.Descriptions
                .Where(palette => palette.Name != "test")
                .SelectMany(palette => palette.Commands.Where(command => command.Role != PbmRole.Viewer).Select(command => $"{palette.Name} {command.Name}"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(PbmRole.Operator, new CommandDefinition("new", "New.", [], _ => Output.Lines([])).Role);
        Assert.True(registry.Find("mesh", "route").Arguments.Single(argument => argument.Name == "payload").IsPayload);
    }

    [Fact]
    public void AHelloDoesNotTellItsToken() =>
        Assert.Equal("Hello { MinVersion = 1, MaxVersion = 1, Client = pbm }", new Hello(1, 1, "pbm", _tokens.Operator).ToString());

    private Task<ClientRun> RunAsync(string line, string token) => ClientRun.Of($"{token} {_node.Address} {line}");

    private async Task<(int ExitCode, bool Said)> HelpAsync(string command, string wanted)
    {
        var help = await RunAsync($"help {command}", _tokens.AsViewer);
        return (help.ExitCode, help.Output.Contains(wanted, StringComparison.Ordinal));
    }

    private async Task<RawClient> GreetedAsync(string token)
    {
        var client = await _node.ConnectAsync();
        await client.SendAsync(RawClient.Greeting with { Token = token });
        await client.ReceiveAsync<HelloAccepted>().WaitAsync(Patience);
        return client;
    }

    private JsonElement[] Audited() => [.. File.ReadAllLines(_audit.Path).Select(line => JsonDocument.Parse(line).RootElement)];

    private static (string Port, string Token, string Role, string Command, string Outcome) Read(JsonElement line)
    {
        string Text(string member) => line.GetProperty(member).GetString()!;
        return (Text("port"), Text("token"), Text("role"), Text("command"), Text("outcome"));
    }

    private IAsyncEnumerable<Output> Change(CommandContext context)
    {
        _done++;
        return Output.Lines(["done"]);
    }

    private async IAsyncEnumerable<Output> Follow(CommandContext context)
    {
        _started.SetResult();
        await Task.Delay(Timeout.Infinite, context.Cancellation);
        yield return "never";
    }
}
