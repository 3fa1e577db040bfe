using System.Net;
using System.Net.Sockets;

namespace Mesh.Tests.Inspection;

/// <summary>
/// The whole way: the client's entry point, a real socket, the node's host, the palettes every node has.
/// </summary>
public sealed class PbmClientTests : IAsyncLifetime
{
    private InspectionNode _node = null!;

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task ActorSystemPrintsItsAddress() =>
        Assert.Equal(new(0, "akka://mesh\n", ""), await ClientRun.Of($"{_node.Address} actor system"));

    [Fact]
    public async Task ExplainSaysWhereARequestGoesAndWhy()
    {
        var run = await ClientRun.Of($"{_node.Address} mesh explain sessions 10.0.0.1");

        Assert.Equal(
            """
            Request   sessions / 10.0.0.1
            Goes to   node3
            Because   the owner is suspect; node3 is the first on the preference list that
                      is not
            Else to   node1, then node4, then node2
            Owner     node2
            Position  9f3c1a2b4d5e6f70, the key's hash: 62.20 % around the ring
            Ring      digest 2caa85abbc7a5e88, version 7 here, 3 nodes
            Agreed by node1, node3
                      nothing heard of late from node2
            Policy    consistent-hash, affinity preferred
            Seen by   node1

               NODE   WEIGHT   SHARE  PHI  IN FLIGHT  ROUND TRIP  STATE
               node2       1  35.2 %  inf          0           -  suspect
            >  node3       2  43.8 %  0.3         12     0.19 ms  healthy
               node1       1  21.0 %  0.0          3           -  healthy

            node2 is suspect: its connection was lost.

            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task ExplainOfAnUnknownServiceFailsAndNamesThoseThatExist() => Assert.Equal(
        new(1, "", "pbm: No member offers the service \"session\"; there are: echo, sessions.\n"),
        await ClientRun.Of($"{_node.Address} mesh explain session 10.0.0.1"));

    [Fact]
    public async Task ExplainOfAnEmptyKeyFails() => Assert.Equal(
        new(1, "", "pbm: the key is empty; 1 to 1,024 bytes of UTF-8 are wanted.\n"),
        await ClientRun.Of([_node.Address, "mesh", "explain", "sessions", ""]));

    [Fact]
    public async Task ExplainOfAKeyThatIsTooLongFailsAndCountsItsBytes() => Assert.Equal(
        new(1, "", "pbm: the key has 1026 bytes; 1 to 1,024 bytes of UTF-8 are wanted.\n"),
        await ClientRun.Of([_node.Address, "mesh", "explain", "sessions", new string('ж', 513)]));

    [Theory]
    [InlineData("--", "-d")]
    [InlineData("@file")]
    [InlineData("a b\tc")]
    [InlineData("[::1]:9110")]
    public async Task AKeyMayLookLikeAnythingElse(params string[] key)
    {
        var run = await ClientRun.Of([_node.Address, "mesh", "explain", "sessions", .. key]);

        Assert.Equal($"Request   sessions / {key[^1]}", run.Lines[0]);
    }

    [Fact]
    public async Task AKeyThatWouldSteerTheTerminalIsShownHarmless()
    {
        var run = await ClientRun.Of([_node.Address, "mesh", "explain", "sessions", "\u001b[2J\nforged"]);

        Assert.Equal("Request   sessions / \\u001b[2J\\u000aforged", run.Lines[0]);
    }

    [Theory]
    [InlineData("clster show", "The node has no palette \"clster\"; it has actor, cluster, log, mesh, uptime.")]
    [InlineData("actor", "\"actor\" needs a command: system, hierarchy.")]
    [InlineData("actor sytem", "\"actor\" has no command \"sytem\"; it has system, hierarchy.")]
    [InlineData("actor system now", "\"now\" has no meaning here: \"actor system\" takes no arguments.")]
    [InlineData("actor hierarchy -x", "\"-x\" has no meaning here. Usage: pbm actor hierarchy [-d DEPTH] [-s START]")]
    [InlineData("actor hierarchy -d 1 -d 2", "-d is given 2 times; once is wanted.")]
    [InlineData(
        "mesh explain",
        "SERVICE is missing: the service's name\npbm: KEY is missing: what the request is about")]
    [InlineData("mesh explain sessions", "KEY is missing: what the request is about")]
    [InlineData("mesh explain sessions a b", "\"b\" has no meaning here. Usage: pbm mesh explain SERVICE KEY")]
    [InlineData("help clster", "The node has no palette \"clster\"; it has actor, cluster, log, mesh, uptime.")]
    [InlineData("help actor sytem", "\"actor\" has no command \"sytem\"; it has system, hierarchy.")]
    public async Task ALineWithoutMeaningIsAUsageError(string line, string error) =>
        Assert.Equal(new(2, "", $"pbm: {error}\n"), await ClientRun.Of($"{_node.Address} {line}"));

    [Fact]
    public async Task ASwitchWithoutItsValueIsAUsageError() =>
        Assert.Equal(2, (await ClientRun.Of($"{_node.Address} actor hierarchy -d")).ExitCode);

    [Theory]
    [InlineData("node1:0 cluster show", "its port is \"0\"; 1 to 65535 is wanted")]
    [InlineData("::1 cluster show", "an IPv6 address must stand in brackets")]
    public async Task ABadAddressIsAUsageError(string line, string why)
    {
        var run = await ClientRun.Of(line);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"pbm: \"{line.Split(' ')[0]}\" is no address of a node: {why}.", run.Error);
    }

    [Theory]
    [InlineData("--timeout 0")]
    [InlineData("--timeout -1")]
    [InlineData("--timeout soon")]
    [InlineData("--timeout NaN")]
    [InlineData("--timeout 86401")]
    [InlineData("--timeout")]
    [InlineData("--timeout 1 --timeout 2")]
    public async Task ABadTimeoutIsAUsageError(string option)
    {
        var run = await ClientRun.Of($"{_node.Address} actor system {option}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pbm: --timeout is ", run.Error);
    }

    [Fact]
    public async Task OptionsOfTheClientMayStandAnywhere()
    {
        Assert.Equal("akka://mesh\n", (await ClientRun.Of($"--timeout 60 {_node.Address} actor system")).Output);
        Assert.Equal("akka://mesh\n", (await ClientRun.Of($"{_node.Address} actor --timeout 60 system")).Output);
        Assert.Equal("akka://mesh\n", (await ClientRun.Of($"{_node.Address} actor system --timeout 60")).Output);
    }

    [Fact]
    public async Task NobodyListeningIsAnErrorOfItsOwn()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, so that nobody else gets it, and not listening

        var run = await ClientRun.Of($"{taken.LocalEndPoint} cluster show");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Equal($"pbm: Cannot connect to {taken.LocalEndPoint}: Connection refused\n", run.Error);
    }

    [Fact]
    public async Task VersionNeedsNoNode() => Assert.Equal(new(0, "pbm 0.1.0\n", ""), await ClientRun.Of("--version"));

    [Theory]
    [InlineData("help actor hierarchy")]
    [InlineData("actor hierarchy --help")]
    [InlineData("actor -h hierarchy -d")]
    public async Task HelpOfACommandExplainsItsArguments(string line)
    {
        var run = await ClientRun.Of($"{_node.Address} {line}");

        Assert.Equal(
            """
            Usage: pbm [host:port] actor hierarchy [-d DEPTH] [-s START]

            The paths of the actors, parents before children.
            For the role viewer.

            Arguments:
              -d DEPTH   levels below the start; 0 is the start alone (default 4)
              -s START   where to begin; /system and /user when absent

            """,
            run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
