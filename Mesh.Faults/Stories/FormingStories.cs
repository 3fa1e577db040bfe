using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Clusters that form, or must not.</summary>
internal static class FormingStories
{
    internal static Story[] All { get; } =
    [
        new("17", "a second process at the same address", Tier.Change, Needs.Processes, SameAddressAsync),
        new("18", "a second node of the same name", Tier.Change, Needs.Processes, SameNameAsync),
        new("19", "the first seed is absent at start", Tier.Change, Needs.Processes, FirstSeedAbsentAsync),
        new("20", "kill -9 of all, and all start again", Tier.Change, Needs.Processes, AllAtOnceAsync),
        new("21", "a seed list of one, and that seed starts again", Tier.Change, Needs.Processes, OnlySeedAsync) { IsShort = true },
        new("21s", "two of three voters killed, and started again", Tier.Change, Needs.Processes, TwoOfThreeVotersAsync),
        new("23", "a node with other ring settings joins", Tier.Change, Needs.Processes, OtherSettingsAsync),
    ];

    private static async Task SameAddressAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var second = stage.Stranger(3, stage.SetupLike(cluster));
        await stage.EndsAs78Async(second, 5);

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task SameNameAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var second = stage.Stranger(4, stage.SetupLike(cluster) with { Names = _ => cluster[3].Name });
        await stage.EndsAs78Async(second);

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task OtherSettingsAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var file = Path.Combine(stage.Folder, "other.conf");
        await File.WriteAllTextAsync(file, "mesh.ring.points-per-weight = 128\n");
        var other = stage.Stranger(4, stage.SetupLike(cluster) with { Arguments = ["--config", file] });
        await stage.EndsAs78Async(other, 5);

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task FirstSeedAbsentAsync(Stage stage)
    {
        var cluster = stage.Prepare(3);
        await Cluster.StartAsync(cluster[2], cluster[3]);
        stage.Promise("two of three seeds form one ring", 10, await cluster.AgreeWithinAsync(40, [cluster[2], cluster[3]]));
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        await cluster[1].StartAsync();
        stage.Promise("the late one joins", 5, await cluster.AgreeWithinAsync(40, cluster.Nodes));
        await stage.CalmAsync(3);

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task AllAtOnceAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter");
        await stage.CalmBeforeAsync(cluster);

        await Task.WhenAll(cluster.Nodes.Select(stage.KillAsync));
        await Cluster.StartAsync(cluster.Nodes);
        stage.Promise("one ring again", 20, await cluster.AgreeWithinAsync(60, cluster.Nodes));
        var whole = Monotonic.Now;
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        stage.Promise("0 failed from then on", history.Failed(one => one.Began > whole).Count == 0, history.Failures(one => one.Began > whole));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task OnlySeedAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3, voters: 1);
        var load = stage.Load([cluster[2], cluster[3]], 200, "echo,counter");
        await stage.CalmBeforeAsync(cluster);

        await stage.KillAsync(cluster[1]);
        await cluster[1].StartAsync();
        stage.Promise("one ring again, and no island", 15, await cluster.AgreeWithinAsync(60, cluster.Nodes));
        await stage.CalmAsync(15); // until every lease of the killed one has ended, and as long again

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history, request => request.Service == "echo");
        stage.Promise("strict keys answered again", 15, history.LastFailure(cluster[1].StartedAt));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task TwoOfThreeVotersAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1]], 200, "counter");
        await stage.CalmBeforeAsync(cluster);

        await Task.WhenAll(stage.KillAsync(cluster[2]), stage.KillAsync(cluster[3]));
        await stage.CalmAsync(2);
        await Cluster.StartAsync(cluster[2], cluster[3]);
        var started = Monotonic.Now;
        stage.Promise("one ring again", 20, await cluster.AgreeWithinAsync(60, cluster.Nodes));
        await stage.CalmAsync(15);

        var history = await load.EndAsync();
        stage.Promise("strict keys answered again", 15, history.LastFailure(started));
        await stage.CheckAsync(cluster, history);
    }
}
