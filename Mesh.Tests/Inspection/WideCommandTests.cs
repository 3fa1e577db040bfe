using System.Text.Json;

namespace Mesh.Tests.Inspection;

/// <summary>The commands that ask every node, on real nodes.</summary>
public sealed class WideCommandTests(WideCluster cluster) : IClassFixture<WideCluster>
{
    [Fact]
    public async Task DoubtHasTheOpinionsOfAllThatAnswer()
    {
        var run = await ClientRun.Of($"{cluster.Pbm} mesh doubt --json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var doubt = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(
            ["node1: node2 node3", "node2: node1 node3"],
            doubt.GetProperty("observers").EnumerateArray().Select(observer =>
                $"{observer.GetProperty("node")}: {string.Join(' ', Names(observer.GetProperty("peers")).Order())}"));
        Assert.Equal(["node3"], Names(doubt.GetProperty("noAnswer")));
        Assert.Equal("no answer within 2 s.", doubt.GetProperty("noAnswer")[0].GetProperty("fault").GetString());
    }

    [Fact]
    public async Task VerifyFindsThoseThatAnswerAlikeAndFailsForTheOneThatDoesNot()
    {
        var run = await ClientRun.Of($"{cluster.Pbm} mesh verify --json");

        Assert.Equal((1, "pbm: node3 did not answer.\n"), (run.ExitCode, run.Error));
        var found = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(100_000, found.GetProperty("keys").GetInt32());
        Assert.Equal(
            ["echo 2 []", "sessions 2 []"],
            found.GetProperty("services").EnumerateArray().Select(service =>
                $"{service.GetProperty("name")} {service.GetProperty("alike")} {service.GetProperty("odd")}"));
    }

    private static IEnumerable<string> Names(JsonElement list) =>
        list.EnumerateArray().Select(one => one.GetProperty("node").GetString()!);
}
