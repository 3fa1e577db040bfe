using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

public sealed class VerifyCommandTests
{
    private static readonly Ring Three = RingOf("node1", "node2", "node3");
    private static readonly Ring Two = RingOf("node1", "node2");

    private readonly HandMadeAnswers _answers = new();

    [Fact]
    public async Task NodesThatRouteAlikePass()
    {
        Has("node1", Three, Three);
        Has("node2", Three, Three);
        Has("node3", Three, Three);

        await IsGoldenAsync("verify-alike", 0);
    }

    [Fact]
    public async Task WhoRoutesOtherwiseIsNamedWithAKey()
    {
        Has("node1", Three, Three);
        Has("node2", Three, Two);
        Has("node3", Three, Three);

        await IsGoldenAsync("verify-odd", 1);
    }

    [Fact]
    public async Task AServiceThatANodeDoesNotKnowIsADifference()
    {
        Has("node1", Three, Three);
        Has("node2", Three, null);

        await IsGoldenAsync("verify-unknown", 1);
    }

    [Fact]
    public async Task ANodeThatDoesNotAnswerFails()
    {
        Has("node1", Three, Three);
        Has("node2", Three, Three);
        _answers.AddSilent("node3", InquiryKinds.Services).AddOld("node4");

        await IsGoldenAsync("verify-silent", 1);
    }

    [Fact]
    public async Task AServiceOrANumberThatCannotBeIsNamed()
    {
        Has("node1", Three, Three);
        await using var node = await StartAsync();

        Assert.Equal(
            new(1, "", "pbm: No node knows the service \"session\"; there are: echo, sessions.\n"),
            await ClientRun.Of($"{node.Address} mesh verify --service session"));
        Assert.Equal(
            new(1, "", "pbm: --keys is 0; it must be a whole number, 1 to 1000000.\n"),
            await ClientRun.Of($"{node.Address} mesh verify --keys 0"));
        Assert.Equal(
            new(1, "", "pbm: --seed is x; it must be a whole number, 0 to 9223372036854775807.\n"),
            await ClientRun.Of($"{node.Address} mesh verify --seed x"));
    }

    [Fact]
    public async Task TheDisputedKeyIsOneThatTheRingsDifferAbout()
    {
        Has("node1", Three, Three);
        Has("node2", Three, Two);

        var found = await new Mesh.Inspection.Commands.Verifier(_answers, ["node1", "node2"], 7)
            .VerifyAsync("sessions", 100_000, CancellationToken.None);

        var position = Ring.PositionOf(found.Example!.Key);
        Assert.Equal(
            [("node1", Three.Members[Three.OwnerAt(position)].Name), ("node2", Two.Members[Two.OwnerAt(position)].Name)],
            found.Example.Owners.AsEnumerable());
        Assert.NotEqual(found.Example.Owners[0].Owner, found.Example.Owners[1].Owner);
    }

    private async Task IsGoldenAsync(string name, int exitCode)
    {
        await using var node = await StartAsync();
        var text = await ClientRun.Of($"{node.Address} mesh verify --seed 5");
        var json = await ClientRun.Of($"{node.Address} mesh verify --seed 5 --json");

        Assert.Equal((exitCode, exitCode), (text.ExitCode, json.ExitCode));
        Assert.All(text.Lines, line => Assert.InRange(line.Length, 0, 80));
        Golden.Is($"{name}.txt", text.Output + text.Error);
        Golden.Is($"{name}.json", json.Output);
    }

    private Task<InspectionNode> StartAsync() =>
        InspectionNode.StartAsync(services => services.AddSingleton<IInquirer>(_answers));

    private void Has(string node, Ring echo, Ring? sessions) => _answers
        .Add(node, InquiryKinds.Services, _ => new ServicesAnswer(sessions is null ? ["echo"] : ["echo", "sessions"]))
        .Add(node, InquiryKinds.Owners, question =>
            OwnerDigests.Of(question.Service == "echo" ? echo : sessions, question, CancellationToken.None));

    private static Ring RingOf(params string[] names) => Ring.Build(names.Select(name => new RingMember(name, 1)), 256);
}
