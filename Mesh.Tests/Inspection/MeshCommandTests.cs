using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mesh.Requests;
using Mesh.Tests.Routing;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

/// <summary>The commands of <c>mesh</c> that a node answers by itself: text and JSON, and what they refuse.</summary>
public sealed class MeshCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RoutingRig _rig = new();
    private InspectionNode _node = null!;

    public async Task InitializeAsync() => _node = await InspectionNode.StartAsync(services => services
        .AddSingleton<TimeProvider>(_rig.Clock)
        .AddSingleton(new MeshClient(_rig.Router)));

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("services", "services")]
    [InlineData("ring", "ring")]
    [InlineData("ring-sessions", "ring sessions")]
    [InlineData("explain", "explain sessions 10.0.0.1")]
    [InlineData("plan-add", "plan add node4")]
    [InlineData("plan-add-heavy", "plan add node4 3 --service echo")]
    [InlineData("plan-remove", "plan remove node3 -s sessions")]
    [InlineData("plan-weight", "plan weight node1 2")]
    [InlineData("plan-nothing", "plan weight node3 2")]
    public async Task ACommandAnswersForPeopleAndForPrograms(string name, string line)
    {
        var text = await ClientRun.Of($"{_node.Address} mesh {line}");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.All(text.Lines, shown => Assert.InRange(shown.Length, 0, 80));
        Golden.Is($"mesh-{name}.txt", text.Output);

        var json = await ClientRun.Of($"{_node.Address} mesh {line} --json");
        Assert.Equal((0, ""), (json.ExitCode, json.Error));
        Golden.Is($"mesh-{name}.json", json.Output);
    }

    [Theory]
    [InlineData("ring session", "No member offers the service \"session\"; there are: echo, sessions.")]
    [InlineData("plan drop node1", "ACTION is \"drop\"; it must be one of add, remove, weight.")]
    [InlineData("plan add n/4", "NODE is \"n/4\"; a node's name has 1 to 63 letters, digits, '-', '_' and '.'.")]
    [InlineData("plan add node4 0", "WEIGHT is \"0\"; a whole number from 1 to 100 is wanted.")]
    [InlineData("plan add node4 101", "WEIGHT is \"101\"; a whole number from 1 to 100 is wanted.")]
    [InlineData("plan add node4 1.5", "WEIGHT is \"1.5\"; a whole number from 1 to 100 is wanted.")]
    [InlineData("plan weight node1 heavy", "WEIGHT is \"heavy\"; a whole number from 1 to 100 is wanted.")]
    [InlineData("plan weight node1", "WEIGHT is missing: which weight would node1 have? 1 to 100 is wanted.")]
    [InlineData("plan remove node1 2", "WEIGHT is \"2\"; a node that is removed has none.")]
    [InlineData("plan add node4 -s session", "No member offers the service \"session\"; there are: echo, sessions.")]
    [InlineData(
        "plan remove node4",
        "node4 is not on the ring of echo, sessions; there are: node1, node2, node3.")]
    [InlineData(
        "plan weight node4 2 -s echo", "node4 is not on the ring of echo; there are: node1, node2, node3.")]
    [InlineData(
        "plan add node2",
        "node2 is on the ring of echo, sessions already; \"mesh plan weight\" says what another weight would move.")]
    [InlineData("route s k p -d 0", "--deadline is \"0\"; seconds above 0 and up to 86,400 are wanted.")]
    [InlineData("route s k p --deadline NaN", "--deadline is \"NaN\"; seconds above 0 and up to 86,400 are wanted.")]
    [InlineData("route s k p -d 86401", "--deadline is \"86401\"; seconds above 0 and up to 86,400 are wanted.")]
    [InlineData("route s k p -i maybe", "--idempotent is \"maybe\"; yes or no is wanted.")]
    public async Task WhatCannotBeIsRefusedByName(string line, string error) =>
        Assert.Equal(new(1, "", $"pbm: {error}\n"), await ClientRun.Of($"{_node.Address} mesh {line}"));

    [Theory]
    [InlineData("route-text", "two lines,\nand ж")]
    [InlineData("route-empty", "")]
    public async Task AReplyIsShownAsText(string name, string reply) =>
        await AnswersAsync(name, Answer.Replied(Encoding.UTF8.GetBytes(reply)), exitCode: 0, error: "");

    [Fact]
    public async Task AReplyThatIsNoTextIsShownInBase64() =>
        await AnswersAsync("route-bytes", Answer.Replied(Enumerable.Repeat<byte>(0xff, 100).ToArray()), exitCode: 0, error: "");

    [Fact]
    public async Task AReplyThatIsTooLongForATerminalIsCutThereAndWholeInJson()
    {
        var reply = Answer.Replied(Encoding.UTF8.GetBytes(new string('x', 100_000)));

        var text = await RunAsync("route s k p", reply);
        Assert.Equal("... (cut; --json has the whole reply)", text.Lines[^1]);
        Assert.Equal(4_000, text.Lines[^2].Length);

        var json = JsonNode.Parse((await RunAsync("route s k p --json", reply)).Output)!;
        Assert.Equal(100_000, json["reply"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task ARequestThatIsNotRepliedToFailsTheCommand() => await AnswersAsync(
        "route-overloaded",
        Answer.Overloaded("the queue of 's' is full.", TimeSpan.FromMilliseconds(1500)),
        exitCode: 1,
        error: "pbm: The request was not replied to: rejected (overloaded).\n");

    [Theory]
    [InlineData("route t k p", "rejected (unknown-service)")]
    [InlineData("route s k p -d 1000", "rejected (invalid-deadline)")]
    [InlineData("route s k p --request-id ä", "rejected (invalid-request-id)")]
    public async Task WhatTheRouterRefusesIsTold(string line, string outcome)
    {
        var run = await ClientRun.Of($"{_node.Address} mesh {line}");

        Assert.Equal((1, $"pbm: The request was not replied to: {outcome}.\n"), (run.ExitCode, run.Error));
        Assert.Contains("Node      none was tried\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyKeyIsRefused()
    {
        var run = await ClientRun.Of([_node.Address, "mesh", "route", "s", "", "p"]);

        Assert.Equal((1, "pbm: The request was not replied to: rejected (invalid-key).\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task TheOptionsTravelWithTheRequest()
    {
        var run = await RunAsync("route s k hello -d 2.5 -i yes --request-id one", Answer.Replied(default));

        Assert.Equal(0, run.ExitCode);
        var asked = Assert.Single(_rig.Peers, peer => peer.Sent.Length == 1);
        Assert.Equal("one", Assert.Single(asked.RequestIds));
        Assert.Equal("hello", Encoding.UTF8.GetString(asked.Sent[0].Payload));
    }

    private async Task AnswersAsync(string name, Answer answer, int exitCode, string error)
    {
        var text = await RunAsync("route s 10.0.0.1 hello", answer);
        Assert.Equal((exitCode, error), (text.ExitCode, text.Error));
        Golden.Is($"mesh-{name}.txt", text.Output);

        var json = await RunAsync("route s 10.0.0.1 hello --json", answer);
        Assert.Equal((exitCode, error), (json.ExitCode, json.Error));
        Golden.Is($"mesh-{name}.json", json.Output);
    }

    /// <summary>The one request that the command sends is answered after 12.5 ms.</summary>
    private async Task<ClientRun> RunAsync(string line, Answer answer)
    {
        var before = _rig.Peers.Sum(peer => peer.Sent.Length);
        var run = ClientRun.Of($"{_node.Address} mesh {line}");
        await Eventually.Async(() => _rig.Peers.Sum(peer => peer.Sent.Length) > before, () => "nothing was sent", Patience);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(12.5));
        await Eventually.Async(
            () =>
            {
                // Until it is in flight, an answer is dropped.
                foreach (var peer in _rig.Peers.Where(peer => peer.Sent.Length > 0))
                {
                    _rig.Reply(peer, answer);
                }

                return run.IsCompleted;
            },
            () => string.Create(CultureInfo.InvariantCulture, $"the command still runs; in flight {_rig.Router.InFlight}"),
            Patience);
        return await run;
    }
}
