using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Nodes of another build, which speak another version of the protocol.</summary>
internal static class VersionStories
{
    internal static Story[] All { get; } =
    [
        new("23b", "a build that speaks versions 1 to 2 joins those of version 1", Tier.Change, Needs.Processes, MixedAsync),
        new("23c", "a build that speaks only version 2 wants to join", Tier.Change, Needs.Processes, TooNewAsync),
    ];

    /// <summary>A change of version, node by node: while it lasts, both serve together.</summary>
    private static async Task MixedAsync(Stage stage)
    {
        var older = await BuildAsync(stage, "1-1");
        var cluster = stage.Prepare(4, setUp: (setup, number) => number < 4 ? setup with { Assembly = older } : setup);
        await Cluster.StartAsync(cluster.Nodes.Take(3));
        var formed = await cluster.AgreeWithinAsync(60, [.. cluster.Nodes.Take(3)]);
        var load = stage.Load(cluster.Nodes, stage.Of(500, 200), "echo,effect,counter", load => load with
        {
            IdempotentPercent = 50,
            Deadline = TimeSpan.FromSeconds(5),
        });
        await stage.CalmBeforeAsync(cluster);

        await cluster[4].StartAsync();
        var joined = await cluster.AgreeWithinAsync(40, cluster.Nodes);
        var mixed = Monotonic.Now;
        await stage.CalmAsync(stage.Of(20, 8));

        var history = await load.EndAsync();
        var there = history.Requests.Count(one => one.Began > mixed && one.IsReplied && one.Node == cluster[4].Name);
        stage.Promise("it was formed", formed is not null, cluster.Seen);
        stage.Promise("the newer build joins", joined is not null, joined is { } took ? $"{took.TotalSeconds:0.0} s" : cluster.Seen);
        stage.Promise("it answers for the others, and they for it", there > 0, $"{there} answered there");
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task TooNewAsync(Stage stage)
    {
        var (older, newer) = (await BuildAsync(stage, "1-1"), await BuildAsync(stage, "2-2"));
        var cluster = await stage.StartAsync(3, setUp: (setup, _) => setup with { Assembly = older });
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo");
        await stage.CalmBeforeAsync(cluster);
        var ring = await cluster[1].RingAsync();

        var stranger = stage.Stranger(4, stage.SetupLike(cluster) with { Assembly = newer });
        await stage.EndsAs78Async(stranger, 5);
        var said = await File.ReadAllTextAsync(stranger.OutputPath);

        var history = await load.EndAsync();
        const string Versions = "versions 2 to 2";
        stage.Promise("it says which versions", said.Contains(Versions, StringComparison.Ordinal), Words(said, Versions));
        stage.Promise("the cluster is unmoved", (await cluster[1].RingAsync())?.Digest == ring!.Digest, "the digest");
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static Task<string> BuildAsync(Stage stage, string versions) =>
        OtherBuild.MakeAsync(Path.Combine(stage.Folder, "build"), $"MeshWireVersions={versions}");

    /// <summary>The words around others, for a table's cell.</summary>
    private static string Words(string text, string around)
    {
        const int Most = 120;
        var at = text.IndexOf(around, StringComparison.Ordinal);
        return at < 0 ? "it does not" : text.Substring(at, Math.Min(Most, text.Length - at)).Split('\n')[0];
    }
}
