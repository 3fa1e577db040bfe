using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

/// <summary>What a session promises to clients of every kind, with a palette of the test's own.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private static readonly ArgumentDefinition Nodes =
        ArgumentDefinition.Switch("node", "a node", null, "-n", "--node") with { AllowMultiple = true };

    private readonly FakeTimeProvider _clock = new();
    private readonly Channel<string> _feed = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InspectionNode _node = null!;

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync(services => services
        .Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock))
        .AddSingleton(new Palette("test", "What only this test needs.",
        [
            new("follow", "The feed.", [], Follow) { Streams = true },
            new("wait", "The feed, with a limit.", [], Follow),
            new("many", "Many lines.", [ArgumentDefinition.Positional("count", "how many")], Many),
            new("break", "Throws.", [], _ => throw new InvalidDataException("out of\nrange")),
            new("wide", "One long line.", [], _ => Lines(new string('x', 8_001))),
            new("halves", "Halves of surrogate pairs.", [], _ => Lines(new string('x', 7_999) + "🐞", "\ud83d")),
            new("hostile", "Says what a terminal would obey.", [], _ => Lines("\u001b]0;owned\u0007", "two\r\nlines")),
            new("long", "A document of more than a frame.", [], _ => Output.Only(new string('ж', 100_000))),
            new("table", "A table, and a line after it.", [], _ => Output.Only(new JsonObject { ["a"] = 1 }, Table())),
            new("node", "Nodes.", [Nodes], context => Output.Lines(context.Arguments.Values("node"))),
        ])));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task APaletteOfAServiceAuthorIsOfferedBesideTheBuiltInOnes() =>
        Assert.Contains("\ntest: What only this test needs.\n", (await ClientRun.Of(_node.Address)).Output);

    [Fact]
    public async Task ManyLinesArriveInOrderWhateverTheFrames()
    {
        var run = await ClientRun.Of($"{_node.Address} test many 20000");

        Assert.Equal(Enumerable.Range(1, 20_000).Select(i => $"line {i}"), run.Lines);
    }

    [Fact]
    public async Task ALineIsSentBeforeTheHandlerIsWaitedFor()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("test", "follow", [], false));

        foreach (var line in new[] { "one", "two", "three" })
        {
            await _feed.Writer.WriteAsync(line);
            var response = await client.ReceiveAsync<CommandResponse>();
            Assert.Equal((line, false), (Text(response), response.Final));
        }

        _feed.Writer.Complete();
        Assert.True((await client.ReceiveAsync<CommandResponse>()).Final);
    }

    [Fact]
    public async Task AnInterruptedClientExitsWith130AndTheHandlerIsCancelled()
    {
        using var interruption = new CancellationTokenSource();
        var run = ClientRun.Of([_node.Address, "test", "follow"], interrupted: interruption.Token);
        await _started.Task;
        await interruption.CancelAsync();

        Assert.Equal(new(130, "", ""), await run);
        await _cancelled.Task;
    }

    [Theory]
    [InlineData("test wait", 30)]
    [InlineData("test wait --timeout 2.5", 2.5)]
    [InlineData("test follow --timeout 2.5", 2.5)]
    public async Task ACommandThatDoesNotEndInTimeIsCancelledAndExitsWith4(string line, double seconds)
    {
        var run = ClientRun.Of([_node.Address, .. line.Split(' ')], _clock);
        await _started.Task;
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var command = string.Join(' ', line.Split(' ')[..2]);
        var error = FormattableString.Invariant($"pbm: \"{command}\" did not end within {seconds} s.\n");
        Assert.Equal(new(4, "", error), await run);
        await _cancelled.Task;
    }

    [Fact]
    public async Task ACommandThatStreamsHasNoLimitOfItsOwn()
    {
        var run = ClientRun.Of([_node.Address, "test", "follow"], _clock);
        await _started.Task;
        _clock.Advance(TimeSpan.FromHours(24));
        await _feed.Writer.WriteAsync("still here");
        _feed.Writer.Complete();

        Assert.Equal(new(0, "still here\n", ""), await run);
    }

    [Fact]
    public async Task ANodeThatGoesAwayDuringACommandIsAFailureThatSaysSo()
    {
        var run = ClientRun.Of($"{_node.Address} test follow");
        await _started.Task;
        var stop = _node.StopAsync();

        var ended = await run;
        await stop;
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Equal("pbm: the node is stopping\n", ended.Error);
    }

    [Fact]
    public async Task AHandlerThatThrowsFailsTheCommandAndNotTheSession()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("test", "break", [], false));
        var failed = await client.ReceiveAsync<CommandFailed>();
        await client.SendAsync(new CommandRequest("test", "many", [new("count", "1")], false));

        Assert.Equal("\"test break\" failed with InvalidDataException: out of\nrange", failed.Text);
        Assert.Equal("line 1", Text(await client.ReceiveAsync<CommandResponse>()));
    }

    [Fact]
    public async Task AFailureOfSeveralLinesIsPrintedInFull() => Assert.Equal(
        new(1, "", "pbm: \"test break\" failed with InvalidDataException: out of\npbm: range\n"),
        await ClientRun.Of($"{_node.Address} test break"));

    [Fact]
    public async Task ALineThatIsTooLongIsCutAndSaysSo() => Assert.Equal(
        new string('x', 8_000) + "... (1 characters cut)\n", (await ClientRun.Of($"{_node.Address} test wide")).Output);

    [Fact]
    public async Task TextThatHasNoUtf8FormDoesNotEndTheSession()
    {
        var run = await ClientRun.Of($"{_node.Address} test halves");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([new string('x', 7_999) + "\ufffd... (1 characters cut)", "\ufffd"], run.Lines);
    }

    [Fact]
    public async Task WhatATerminalWouldObeyArrivesHarmless() => Assert.Equal(
        ["\\u001b]0;owned\\u0007", "two", "lines"], (await ClientRun.Of($"{_node.Address} test hostile")).Lines);

    [Fact]
    public async Task EveryCommandAnswersInJson()
    {
        Assert.Equal("\"akka://mesh\"\n", (await ClientRun.Of($"{_node.Address} actor system --json")).Output);
        Assert.Equal("{\"a\":1}\n", (await ClientRun.Of($"{_node.Address} test table --json")).Output);
        Assert.Equal("\"a\"\n\"b\"\n", (await ClientRun.Of($"{_node.Address} test node -n a -n b --json")).Output);
    }

    [Fact]
    public async Task ADocumentOfAnyLengthArrivesAsOneLine()
    {
        var run = await ClientRun.Of($"{_node.Address} test long --json");

        Assert.Equal(new string('ж', 100_000), JsonSerializer.Deserialize<string>(Assert.Single(run.Lines)));
    }

    [Fact]
    public async Task ATableIsAlignedAndEndsWhereALineFollows() => Assert.Equal(
        "NODE    COUNT\na           1\nlonger     20\nand so on\n", (await ClientRun.Of($"{_node.Address} test table")).Output);

    [Fact]
    public async Task ASwitchMayBeRepeatedWhereTheCommandSaysSo() => Assert.Equal(
        ["a", "b", "c"], (await ClientRun.Of($"{_node.Address} test node -n a --node b --node=c")).Lines);

    [Theory]
    [InlineData("nothing", "x", "This node has no palette \"nothing\"; it has actor, cluster, log, mesh, test, uptime.")]
    [InlineData("actor", "x", "\"actor\" has no command \"x\"; it has system, hierarchy.")]
    [InlineData("actor", "system", "\"colour\" is no argument of this command; it takes none.")]
    [InlineData(
        "test", "many", "\"colour\" is no argument of this command; it takes count.\nCOUNT is missing: how many")]
    public async Task WhatAnOldClientStillKnowsIsRefusedWithWhatExists(string palette, string command, string reason)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest(palette, command, [new("colour", "red")], false));

        Assert.Equal(reason, (await client.ReceiveAsync<CommandFailed>()).Text);
    }

    [Fact]
    public async Task ACancelledCommandEndsAndTheSessionGoesOn()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("test", "follow", [], false));
        await _started.Task;
        await client.SendAsync(new Cancel());

        Assert.Equal("\"test follow\" was cancelled.", (await client.ReceiveAsync<CommandFailed>()).Text);
        await _cancelled.Task;
        await client.SendAsync(new Cancel()); // late: means nothing
        await client.SendAsync(new CommandRequest("actor", "system", [], false));
        Assert.Equal("akka://mesh", Text(await client.ReceiveAsync<CommandResponse>()));
    }

    [Fact]
    public async Task RequestsOneAfterTheOtherAreNeverTakenForACancel()
    {
        using var client = await ConnectAsync();
        for (var i = 0; i < 500; i++)
        {
            await client.SendAsync(new CommandRequest("actor", "system", [], false));
            Assert.Equal("akka://mesh", Text(await client.ReceiveAsync<CommandResponse>()));
        }
    }

    [Fact]
    public async Task ASecondCommandAtTheSameTimeEndsTheSession()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("test", "follow", [], false));
        await _started.Task;
        await client.SendAsync(new CommandRequest("actor", "system", [], false));

        Assert.Equal("\"test follow\" was cancelled.", (await client.ReceiveAsync<CommandFailed>()).Text);
        Assert.Contains("one at a time is wanted", (await client.ReceiveAsync<CommandFailed>()).Text);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task AClientThatLeavesEndsItsCommand()
    {
        var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("test", "follow", [], false));
        await _started.Task;
        client.Dispose();

        await _cancelled.Task;
    }

    [Theory]
    [InlineData(2, 9, "the client speaks versions 2 to 9 of the protocol, this node 1 to 1")]
    [InlineData(0, 0, "the client speaks versions 0 to 0 of the protocol, this node 1 to 1")]
    public async Task AClientOfAnotherVersionIsRefusedWithTheReason(int min, int max, string reason)
    {
        using var client = await _node.ConnectAsync();
        await client.SendAsync(new Hello(min, max, "test"));

        Assert.Equal(reason, (await client.ReceiveAsync<HelloRefused>()).Reason);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task AWrongFirstMessageIsRefused()
    {
        using var client = await _node.ConnectAsync();
        await client.SendAsync(new PalettesRequest());

        Assert.Equal(
            "the first message is PalettesRequest; it must be Hello; the node closes the connection",
            (await client.ReceiveAsync<HelloRefused>()).Reason);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task AMessageThatOnlyANodeMaySendIsRefused()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandFailed("no"));

        Assert.StartsWith("a client sent CommandFailed", (await client.ReceiveAsync<CommandFailed>()).Text);
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "a frame claims to be empty")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, "a frame claims 4,294,967,295 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0x40 }, "a frame claims 1,073,741,824 bytes")]
    [InlineData(new byte[] { 3, 0, 0, 0, 1, 2, 3 }, "a frame holds something that is not a message of this protocol")]
    public async Task GarbageIsRefusedWithTheReasonAndTheNodeServesOthers(byte[] bytes, string reason)
    {
        using var client = await _node.ConnectAsync();
        await client.SendBytesAsync(bytes);

        Assert.StartsWith(reason, (await client.ReceiveAsync<HelloRefused>()).Reason);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(0, (await ClientRun.Of($"{_node.Address} actor system")).ExitCode);
    }

    [Fact]
    public async Task AConnectionThatSaysNothingIsClosedAfterTenSeconds()
    {
        using var client = await _node.ConnectAsync();

        await AdvanceUntilAsync(client.ReceiveAsync<HelloRefused>(), TimeSpan.FromSeconds(10));
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task ASessionThatIsIdleIsClosedAfterFiveMinutes()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new CommandRequest("actor", "system", [], false));
        await client.ReceiveAsync<CommandResponse>();

        var farewell = await AdvanceUntilAsync(client.ReceiveAsync<CommandFailed>(), TimeSpan.FromMinutes(5));
        Assert.Contains("silent for too long", farewell.Text);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task TheSeventeenthSessionIsRefusedAndAPlaceBecomesFreeAgain()
    {
        var clients = new List<RawClient>();
        for (var i = 0; i < 16; i++)
        {
            clients.Add(await ConnectAsync());
        }

        var refused = await ClientRun.Of($"{_node.Address} actor system");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("the node refuses: 16 sessions are open", refused.Error);

        clients.ForEach(client => client.Dispose());
        await UntilSessionsAsync(0);
        Assert.Equal(0, (await ClientRun.Of($"{_node.Address} actor system")).ExitCode);
    }

    private async Task<RawClient> ConnectAsync()
    {
        var client = await _node.ConnectAsync();
        await client.GreetAsync();
        return client;
    }

    private async Task UntilSessionsAsync(int count)
    {
        while (_node.Handler.Sessions != count)
        {
            await Task.Yield();
        }
    }

    // The host sets its timer a moment after its last answer, so one step may come too early for it.
    private async Task<T> AdvanceUntilAsync<T>(Task<T> arrival, TimeSpan step)
    {
        while (!arrival.IsCompleted)
        {
            _clock.Advance(step);
            await Task.Yield();
        }

        return await arrival;
    }

    private async IAsyncEnumerable<Output> Follow(CommandContext context)
    {
        _started.TrySetResult();
        try
        {
            await foreach (var line in _feed.Reader.ReadAllAsync(context.Cancellation))
            {
                yield return line;
            }
        }
        finally
        {
            if (context.Cancellation.IsCancellationRequested)
            {
                _cancelled.TrySetResult();
            }
        }
    }

    private static IAsyncEnumerable<Output> Many(CommandContext context) => Output.Lines(Enumerable
        .Range(1, int.Parse(context.Arguments.Required("count"), null))
        .Select(i => $"line {i}"));

    private static IEnumerable<OutputPart> Table() =>
    [
        .. Output.Table([new("NODE"), new("COUNT", ToTheRight: true)], [["a", "1"], ["longer", "20"]]),
        Output.LineOf("and so on"),
    ];

    private static IAsyncEnumerable<Output> Lines(params string[] lines) => Output.Lines(lines);

    private static string Text(CommandResponse response) => Assert.Single(Assert.Single(response.Parts).Line!.Value).Text;
}
