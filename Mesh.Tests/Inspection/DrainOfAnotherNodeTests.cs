using Mesh.Inspection.Inquiries;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

public sealed class DrainOfAnotherNodeTests
{
    private readonly HandMadeAnswers _answers = new HandMadeAnswers().AddOld("node1").AddOld("node3");

    [Fact]
    public async Task ItsProgressIsToldUntilItIsDone()
    {
        DrainAnswer[] told = [new("3 requests (echo 3)", false), new("1 request (echo 1)", false), new("nothing", true)];
        var asked = new List<bool>();
        _answers.Add("node2", InquiryKinds.Drain, question =>
        {
            asked.Add(question.Begin);
            return told[(asked.Count - 1) % told.Length];
        });

        await IsGoldenAsync("drain-done", "node2");
        Assert.Equal([true, false, false, true, false, false], asked);
    }

    [Fact]
    public async Task ANodeThatIsGoneHasLeft()
    {
        _answers.Add("node2", InquiryKinds.Drain, _ =>
        {
            _answers.AddSilent("node2", InquiryKinds.Drain);
            _answers.Remove("node2"); // from here on
            return new("nothing", false);
        });
        await using var node = await StartAsync();

        Assert.Equal(
            new(0, "Draining node2; under way: nothing.\nnode2 has left the cluster.\n", ""),
            await ClientRun.Of($"{node.Address} mesh drain node2"));
    }

    [Fact]
    public async Task ANodeThatDoesNotAnswerDoesNotDrainAndAnUnknownOneIsNamed()
    {
        _answers.AddSilent("node2", InquiryKinds.Drain);
        await using var node = await StartAsync();

        Assert.Equal(
            new(1, "", "pbm: node2 does not drain, as far as this node knows: no answer within 2 s.\n"),
            await ClientRun.Of($"{node.Address} mesh drain node2"));
        Assert.Equal(
            new(1, "", "pbm: node3 does not drain, as far as this node knows: not known to this node, which is of another version.\n"),
            await ClientRun.Of($"{node.Address} mesh drain node3"));
        Assert.Equal(
            new(1, "", "pbm: NODE is node4; it must be one of node1, node2, node3.\n"),
            await ClientRun.Of($"{node.Address} mesh drain node4"));
    }

    private Task<InspectionNode> StartAsync() =>
        InspectionNode.StartAsync(services => services.AddSingleton<IInquirer>(_answers));

    private async Task IsGoldenAsync(string name, string drained)
    {
        await using var node = await StartAsync();
        var text = await ClientRun.Of($"{node.Address} mesh drain {drained}");
        var json = await ClientRun.Of($"{node.Address} mesh drain {drained} --json");

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Golden.Is($"{name}.txt", text.Output);
        Golden.Is($"{name}.json", json.Output);
    }
}
