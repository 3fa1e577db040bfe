using System.Net;
using System.Net.Sockets;
using Mesh.Inspection;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

/// <summary>pbm as people use it: the real process on a real pseudo-terminal, against a node's real host.</summary>
public sealed class InteractiveTests : IAsyncLifetime
{
    private const string Up = "\u001b[A";
    private const string CtrlC = "\u0003";
    private const string CtrlD = "\u0004";
    private const string CtrlR = "\u0012";

    private readonly string _state = Directory.CreateTempSubdirectory("pbm-").FullName;
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InspectionNode _node = null!;

    private string Prompt => $"[{_node.Address}] pbm> ";

    public async Task InitializeAsync() => _node = await StartNodeAsync();

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task ASessionGreetsCompletesRunsCommandsAndRemembersThem()
    {
        await using (var pbm = PbmInTerminal.Start(_node.Address, _state))
        {
            await pbm.StandsAtAsync(Prompt);
            Assert.Contains($"successfully connected to [127.0.0.1]:{_node.EndPoint.Port}\n", pbm.Shown);
            Assert.Contains("Commands downloaded from node1. Type `help` to see what's available.\n", pbm.Shown);

            await pbm.TypeAsync("act\tsy\t\r");
            await pbm.ShowsAsync($"{Prompt}actor system\nakka://mesh\n{Prompt.TrimEnd()}");
            await pbm.TypeAsync("mesh explain \t");
            await pbm.ShowsAsync("\necho  sessions\n");
            await pbm.TypeAsync("s\t\t");
            await pbm.ShowsAsync("\nKEY: what the request is about\n");
            await pbm.StandsAtAsync($"{Prompt}mesh explain sessions ");
            await pbm.TypeAsync("\"a key\"\r");
            await pbm.ShowsAsync("Request   sessions / a key\n");
            await pbm.TypeAsync("exit\r");
            Assert.Equal(0, await pbm.EndedAsync());
            Assert.DoesNotMatch(@"\e\[[0-9;]*m", pbm.Raw); // no colour, as NO_COLOR wants
        }

        await using var second = PbmInTerminal.Start(_node.Address, _state);
        await second.StandsAtAsync(Prompt);
        await second.TypeAsync(Up + Up);
        await second.StandsAtAsync($"{Prompt}mesh explain sessions \"a key\"");
        await second.TypeAsync(CtrlC);
        await second.StandsAtAsync(Prompt);
        await second.TypeAsync($"{CtrlR}sys\r");
        await second.ShowsAsync("\nakka://mesh\n");
        await second.TypeAsync(CtrlD);
        Assert.Equal(0, await second.EndedAsync());
        Assert.Equal(
            ["actor system", "mesh explain sessions \"a key\"", "exit", "actor system"],
            await File.ReadAllLinesAsync(Path.Combine(_state, "pbm", "history")));
    }

    [Fact]
    public async Task CtrlCEndsAStreamAndNotTheSession()
    {
        await using var pbm = PbmInTerminal.Start(_node.Address, _state);
        await pbm.StandsAtAsync(Prompt);
        await pbm.TypeAsync("test stream\r");
        await pbm.ShowsAsync("\nfirst\n");
        await pbm.TypeAsync(CtrlC);
        await pbm.ShowsAsync("interrupted\n");
        await _cancelled.Task;

        await pbm.TypeAsync("actor system\r");
        await pbm.ShowsAsync("\nakka://mesh\n");
    }

    [Fact]
    public async Task AMistakeAndAFailureAreALineEachAndTheSessionGoesOn()
    {
        await using var pbm = PbmInTerminal.Start(_node.Address, _state);
        await pbm.StandsAtAsync(Prompt);
        await pbm.TypeAsync("clster show\r");
        await pbm.ShowsAsync("\npbm: The node has no palette \"clster\"; it has actor, cluster, log, mesh, test, uptime.\n");
        await pbm.TypeAsync("mesh explain none k\r");
        await pbm.ShowsAsync("\npbm: No member offers the service \"none\"; there are: echo, sessions.\n");
        await pbm.TypeAsync("help actor\r");
        await pbm.ShowsAsync("\nactor: The actors of this node.\n");
        await pbm.TypeAsync($"quit\r");
        Assert.Equal(0, await pbm.EndedAsync());
    }

    [Fact]
    public async Task ANodeThatEndsIsToldAndItsSuccessorIsConnectedTo()
    {
        await using var pbm = PbmInTerminal.Start(_node.Address, _state);
        await pbm.StandsAtAsync(Prompt);
        var (prompt, port) = (Prompt, _node.EndPoint.Port);
        await _node.DisposeAsync();
        await pbm.ShowsAsync($"connection to host terminated.\n{prompt.TrimEnd()}");

        await pbm.TypeAsync("actor system\r");
        await pbm.ShowsAsync($"\npbm: Cannot connect to 127.0.0.1:{port}: Connection refused\n");
        _node = await StartNodeAsync(port);
        await pbm.TypeAsync(Up + "\r");
        await pbm.ShowsAsync($"connecting to 127.0.0.1:{port} again\nsuccessfully connected to [127.0.0.1]:{port}\n");
        await pbm.ShowsAsync("\nakka://mesh\n");
    }

    [Fact]
    public async Task WithoutANodeThereIsNoSession()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, so that nobody else gets it, and not listening
        await using var pbm = PbmInTerminal.Start($"{taken.LocalEndPoint}", _state);

        Assert.Equal(3, await pbm.EndedAsync());
        Assert.Equal($"pbm: Cannot connect to {taken.LocalEndPoint}: Connection refused", pbm.Shown.Trim());
    }

    private Task<InspectionNode> StartNodeAsync(int port = 0) => InspectionNode.StartAsync(
        services => services.AddSingleton(new Palette(
            "test", "What only this test needs.", [new("stream", "A line, and no end.", [], Stream) { Streams = true }])),
        port: port);

    private async IAsyncEnumerable<Output> Stream(CommandContext context)
    {
        yield return "first";
        try
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }
}
