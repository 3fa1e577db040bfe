using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Networks that are cut, lose packets, or are thin.</summary>
internal static class NetworkStories
{
    internal static Story[] All { get; } =
    [
        new("5", "partition 2|1 for 45 s", Tier.Change, Needs.Network, PartitionAsync),
        new("6", "one-way cut 1→3 for 45 s", Tier.Change, Needs.Network, OneWayAsync),
        new("7", "1 and 3 do not see each other, 2 sees both", Tier.Night, Needs.Network, BridgeAsync),
        new("7a", "each node alone for 12 s", Tier.Night, Needs.Network, IsolationAsync),
        new("8a", "5 % of packets lost for 60 s", Tier.Night, Needs.Network, stage => LossAsync(stage, 5, 99.9)),
        new("8b", "20 % of packets lost for 60 s", Tier.Change, Needs.Network, stage => LossAsync(stage, 20, 99)),
        new("8c", "50 % of packets lost for 60 s", Tier.Night, Needs.Network, HeavyLossAsync),
        new("10", "1 Mbit/s to one node", Tier.Night, Needs.Network, ThinLinkAsync),
        new("22", "the first seed starts again while cut off", Tier.Change, Needs.Network, SeedCutOffAsync),
        new("22b", "3 seeds, 6 workers: most nodes here, most voters there", Tier.Change, Needs.Network, SevenAgainstTwoAsync),
        new("28", "1,000 payloads of 64 KiB over 20 Mbit/s", Tier.Night, Needs.Network, LargeOnThinLinkAsync),
    ];

    private static async Task PartitionAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var (ours, theirs) = ((IReadOnlyList<FaultyNode>)[cluster[1], cluster[2]], cluster[3]);
        var pages = stage.LookAt(cluster.Nodes);
        var load = stage.Load(ours, 200, "echo,counter", Mixed);
        var minority = stage.Load([theirs], 100, "counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        stage.MayEnd(theirs);
        var cut = Monotonic.Now;
        await stage.Network.CutAsync([1, 2], [3]);
        var ended = await theirs.EndsWithinAsync(TimeSpan.FromSeconds(45));
        var took = Monotonic.Duration(Monotonic.Now - cut);
        var exitCode = ended ? theirs.ExitCode : (int?)null;
        await stage.CalmAsync(Math.Max(0, 45 - took.TotalSeconds));
        var healed = Monotonic.Now;
        await stage.Network.HealAsync();
        await (ended ? theirs.StartAsync() : Task.CompletedTask); // as its supervisor would
        var back = await cluster.AgreeWithinAsync(60, cluster.Nodes);
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        var other = await minority.EndAsync();
        var late = Stage.Executions(cluster).Count(run => run.What == Happening.Start && run.Service == "counter"
            && run.Node == theirs.Name && run.At > cut.After(4.25) && run.At < healed);
        stage.PromiseShare("majority from +6 s, preferred", 99.9, history.Share(cut.After(6), healed, one => one.Service == "echo"));
        stage.Promise("majority's counters answered again", 15, history.LastFailure(cut, one => one.Service == "counter" && one.Began < healed));
        stage.Promise("the minority starts no strict work from its lease's end on", late == 0, $"{late} started");
        stage.Promise("the minority ends", 20, ended ? took : null);
        stage.Promise("exit code 70", exitCode == 70, exitCode is { } code ? $"{code}" : "none");
        stage.Promise("back in the ring after the heal", 20, back);
        var minorityAnswers = other.Failed(one => one.Began > cut.After(6) && one.Ended < healed).All(one =>
            one.Outcome is Words.Unreachable or Words.Rejected or Words.Unsent or Words.GatewayLost);
        stage.Promise("the minority refuses from +6 s", minorityAnswers, other.Failures(one => one.Began > cut.After(6) && one.Ended < healed));
        stage.Promise("all dashboards name node3", 6, pages.Blamed(theirs, cut, cluster.Nodes));
        stage.Measured("node1's says", pages.Said(cluster[1], cut));
        stage.Measured("node3's says", pages.Said(theirs, cut));
        stage.PromiseStrict(await stage.CheckAsync(cluster, history.With(other)));
    }

    private static async Task OneWayAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var cut = Monotonic.Now;
        await stage.Network.DropAsync([1], [3]);
        await EndThenHealAsync(stage, cluster, load, cut, 45);
    }

    private static async Task BridgeAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var cut = Monotonic.Now;
        await stage.Network.CutAsync([1], [3]);
        await EndThenHealAsync(stage, cluster, load, cut, 45);
    }

    private static async Task EndThenHealAsync(Stage stage, Cluster cluster, LoadProcess load, long cut, double seconds)
    {
        var supervisor = stage.Supervise(cluster);
        await stage.CalmAsync(seconds);
        var left = supervisor.Ended;
        var healed = Monotonic.Now;
        await stage.Network.HealAsync();
        var back = await cluster.AgreeWithinAsync(60, cluster.Nodes);
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        // Akka's resolver takes down both that do not see each other; a third that sees both must not go with them.
        stage.Promise("nobody leaves but the two ends", !left.Contains(cluster[2].Name), $"{left.Count} times: {string.Join(", ", left)}");
        stage.PromiseShare("from +6 s, preferred", 99, history.Share(cut.After(6), healed, one => one.Service == "echo"));
        stage.Promise("the full ring after the heal", 20, back);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task IsolationAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        stage.Supervise(cluster);
        var cut = Monotonic.Now;
        await stage.Network.CutAsync([1], [2, 3]);
        await stage.Network.CutAsync([2], [3]);
        await stage.CalmAsync(12);
        var healed = Monotonic.Now;
        await stage.Network.HealAsync();
        var back = await cluster.AgreeWithinAsync(60, cluster.Nodes);

        var history = await load.EndAsync();
        var ran = Stage.Executions(cluster).Count(run => run.What == Happening.Start && run.Service == "counter"
            && run.At > cut.After(4.25) && run.At < healed);
        stage.Promise("nobody starts strict work without a lease", ran == 0, $"{ran} started");
        stage.Promise("one ring after the heal", 30, back);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task LossAsync(Stage stage, int percent, double share)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var lossy = Monotonic.Now;
        await stage.Network.LoseAsync(percent, [1, 2, 3]);
        await stage.CalmAsync(60);
        await stage.Network.HealAsync();
        var healed = Monotonic.Now;
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(lossy, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseShare("replies", share, history.Share(lossy, healed));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task HeavyLossAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        stage.Supervise(cluster);
        await stage.Network.LoseAsync(50, [1, 2, 3]);
        await stage.CalmAsync(60);
        await stage.Network.HealAsync();
        stage.Promise("the full ring after the heal", 30, await cluster.AgreeWithinAsync(90, cluster.Nodes));

        var history = await load.EndAsync();
        await stage.CheckAsync(cluster, history);
    }

    private static async Task ThinLinkAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[1], cluster[2]], 200, "echo", load => load with { Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmBeforeAsync(cluster);

        var thin = Monotonic.Now;
        await stage.Network.ThinAsync(3, 1_000);
        await stage.CalmAsync(60);
        await stage.Network.WidenAsync(3);
        stage.Promise("one ring after it", 15, await cluster.AgreeWithinAsync(60, cluster.Nodes));

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(thin, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseShare("replies", 99, history.Share(thin, Monotonic.Now));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task LargeOnThinLinkAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        await stage.CalmBeforeAsync(cluster);

        var thin = Monotonic.Now;
        await stage.Network.ThinAsync(3, 20_000);
        var load = stage.Load([cluster[1]], 50, "echo", load => load with
        {
            PayloadBytes = 64 << 10,
            Deadline = TimeSpan.FromSeconds(10),
        });
        await stage.CalmAsync(20);
        var history = await load.EndAsync();
        await stage.Network.WidenAsync(3);

        var alarms = cluster.Watch.FalseAlarms(thin, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task SeedCutOffAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load([cluster[2], cluster[3]], 200, "echo", Idempotent);
        await stage.CalmBeforeAsync(cluster);

        await stage.KillAsync(cluster[1]);
        await stage.Network.CutAsync([1], [2, 3]);
        await cluster[1].StartAsync();
        await stage.CalmAsync(30);
        var isReady = await cluster[1].IsReadyAsync();
        await stage.Network.HealAsync();
        stage.Promise("cut off, it forms nothing", !isReady, isReady ? "it was ready" : "never ready");
        stage.Promise("one ring after the heal", 30, await cluster.AgreeWithinAsync(90, cluster.Nodes));

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task SevenAgainstTwoAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(9);
        int[] many = [1, 4, 5, 6, 7, 8, 9];
        var load = stage.Load([cluster[2], cluster[3]], 200, "echo,counter", Mixed);
        await stage.CalmBeforeAsync(cluster);

        var supervisor = stage.Supervise(cluster);
        var cut = Monotonic.Now;
        await stage.Network.CutAsync(many, [2, 3]);
        await stage.CalmAsync(45);
        var ended = many.Select(number => cluster[number].Name).Intersect(supervisor.Ended).Count();
        var healed = Monotonic.Now;
        await stage.Network.HealAsync();
        var back = await cluster.AgreeWithinAsync(60, cluster.Nodes);
        await stage.CalmAsync(3);

        var history = await load.EndAsync();
        stage.Promise("those without most voters end", ended == many.Length, $"{ended} of {many.Length}");
        stage.PromiseShare("the voters' side from +6 s, preferred", 99.9, history.Share(cut.After(6), healed, one => one.Service == "echo"));
        stage.Promise("one ring after the heal", 30, back);
        await stage.CheckAsync(cluster, history);
    }

    private static LoadOptions Idempotent(LoadOptions load) => load with { Deadline = TimeSpan.FromSeconds(5) };

    private static LoadOptions Mixed(LoadOptions load) =>
        load with { IdempotentPercent = 50, Deadline = TimeSpan.FromSeconds(5) };
}
