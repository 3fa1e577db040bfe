using Mesh.Inspection.Inquiries;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

public sealed class DoubtCommandTests
{
    private readonly HandMadeAnswers _answers = new();

    [Fact]
    public async Task AFewNodesAreAMatrix()
    {
        Thinks("node1", Well("node2", 0.31), Suspect("node3", null, "connection-lost"), Well("node4", 0));
        Thinks("node2", Well("node1", 1.24), Suspect("node3", 8.73, "phi-above-threshold"), new("node4", "unlinked", 0, "none"));
        Thinks("node4", doubt: 4, Well("node1", 0.02), Well("node2", 0.11));
        _answers.AddSilent("node3", InquiryKinds.Opinions);

        await IsGoldenAsync("doubt-matrix");
    }

    [Fact]
    public async Task ManyNodesAreTheirDoubtfulPairs()
    {
        string[] names = [.. Enumerable.Range(1, 14).Select(number => $"worker-{number:00}")];
        foreach (var name in names.SkipLast(1))
        {
            Thinks(name, [.. names.Where(other => other != name).Select(other => (name, other) switch
            {
                ("worker-02", "worker-05") => Suspect(other, null, "connection-lost"),
                ("worker-03", "worker-05") => Suspect(other, 9.1, "ping-unanswered"),
                ("worker-09", "worker-01") => Well(other, 2.5),
                _ => Well(other, 0.1),
            })]);
        }

        _answers.AddOld(names[^1]);
        await IsGoldenAsync("doubt-pairs");
    }

    [Fact]
    public async Task WhereAllIsWellThatIsSaid()
    {
        Thinks("node1", Well("node2", 0.1));
        Thinks("node2", Well("node1", 0.2));

        await IsGoldenAsync("doubt-well");
    }

    private async Task IsGoldenAsync(string name)
    {
        await using var node = await InspectionNode.StartAsync(services => services.AddSingleton<IInquirer>(_answers));
        var text = await ClientRun.Of($"{node.Address} mesh doubt");
        var json = await ClientRun.Of($"{node.Address} mesh doubt --json");

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.All(text.Lines, line => Assert.InRange(line.Length, 0, 80));
        Golden.Is($"{name}.txt", text.Output);
        Golden.Is($"{name}.json", json.Output);
    }

    private void Thinks(string node, params PeerOpinion[] peers) => Thinks(node, 1, peers);

    private void Thinks(string node, int doubt, params PeerOpinion[] peers) =>
        _answers.Add(node, InquiryKinds.Opinions, _ => new OpinionsAnswer(doubt, [.. peers], 0));

    private static PeerOpinion Well(string node, double phi) => new(node, "healthy", phi, "none");

    private static PeerOpinion Suspect(string node, double? phi, string cause) => new(node, "suspect", phi, cause);
}
