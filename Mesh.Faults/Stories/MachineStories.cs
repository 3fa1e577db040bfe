using System.Collections.Immutable;
using System.Diagnostics;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>Machines that are busy, full, or wrong about the time.</summary>
internal static class MachineStories
{
    internal static Story[] All { get; } =
    [
        new("11", "one node's wall clock jumps 1 h ahead, then 1 h back", Tier.Change, Needs.Processes, ClockAsync),
        new("12", "both cores taken by eight hogs for 30 s", Tier.Change, Needs.Processes, HogsAsync),
        new("12b", "one node stands still for 480 of each 500 ms, for 30 s", Tier.Change, Needs.Processes, ThrottledAsync),
        new("16", "the disk that logs go to is full", Tier.Change, Needs.Processes, DiskFullAsync),
    ];

    private static async Task ClockAsync(Stage stage)
    {
        var shim = Path.Combine(stage.Folder, "clock-shim.so");
        var offset = Path.Combine(stage.Folder, "offset");
        var source = Path.Combine(AppContext.BaseDirectory, "clock-shim.c");
        using var compiler = Process.Start("gcc", ["-O2", "-shared", "-fPIC", "-o", shim, source, "-ldl"]);
        await compiler.WaitForExitAsync();
        await SetAsync(offset, 0);
        var cluster = stage.Prepare(3, setUp: (setup, _) => setup with
        {
            Variables = ImmutableDictionary<string, string>.Empty.Add("MESH_FAULTS_CLOCK", offset),
        });
        await Cluster.StartAsync(cluster[1], cluster[2]);
        await cluster[3].StartAsync(preload: shim);
        var formed = await cluster.AgreeWithinAsync(60);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter");
        await stage.CalmBeforeAsync(cluster);

        var moved = Monotonic.Now;
        await SetAsync(offset, 3_600);
        await stage.CalmAsync(10);
        var ahead = await DateOfAsync(stage, cluster[3]) - await DateOfAsync(stage, cluster[1]);
        await SetAsync(offset, -3_600);
        await stage.CalmAsync(10);

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(moved, cluster.Nodes);
        stage.Promise("it was formed", formed is not null, cluster.Seen);
        stage.Promise("the clock did jump", ahead > TimeSpan.FromSeconds(3_500), $"{ahead?.TotalSeconds:0} s ahead");
        stage.PromiseNoneFailed(history);
        stage.Promise("no alarm", alarms == 0, $"{alarms} seen");
        await stage.CheckAsync(cluster, history);
    }

    private static async Task HogsAsync(Stage stage)
    {
        const int Hogs = 8;
        var cluster = await stage.StartAsync(3);
        var pages = stage.LookAt(cluster[1]);
        var load = stage.Load(cluster.Nodes, 200, "echo,counter", load => load with { Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var hogs = Enumerable.Range(0, Hogs).Select(_ => Process.Start("sh", ["-c", "while :; do :; done"])).ToArray();
        await stage.CalmAsync(stage.Of(30, 10));
        foreach (var hog in hogs)
        {
            hog.Kill();
            await hog.WaitForExitAsync();
            hog.Dispose();
        }

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(began, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseNoneFailed(history);
        stage.Measured("node1's dashboard says", pages.Said(cluster[1], began));
        await stage.CheckAsync(cluster, history);
    }

    /// <summary>The others are asked, since a gateway that is held up answers late whatever the cluster does.</summary>
    private static async Task ThrottledAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var (well, slow) = ((IReadOnlyList<FaultyNode>)[cluster[1], cluster[2]], cluster[3]);
        var pages = stage.LookAt(cluster.Nodes);
        var load = stage.Load(well, 200, "echo", load => load with { Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmBeforeAsync(cluster);

        var began = await stage.ThrottleAsync(slow, stage.Of(30, 10));
        await stage.CalmAsync(5);

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(began, well);
        stage.Promise("neither of the others unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseNoneFailed(history);
        stage.Measured("slowest", history.Slowest(began));
        stage.Promise("both dashboards name node3", 10, pages.Blamed(slow, began, well));
        stage.Promise("and none of the others", !pages.IsBlamed(began, well), "of those two");
        stage.Measured("node1's says", pages.Said(cluster[1], began));
        stage.Measured("node3's says", pages.Said(slow, began));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task DiskFullAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3, setUp: (setup, _) => setup with { Output = "/dev/full" });
        var load = stage.Load(cluster.Nodes, 200, "echo,flaky");
        await stage.CalmBeforeAsync(cluster);

        await stage.CalmAsync(10); // each failure of flaky wants a line in the log

        var history = await load.EndAsync();
        stage.PromiseNoneFailed(history, one => one.Service == "echo");
        stage.Promise("no process ends", cluster.Running.Count == 3, $"{cluster.Running.Count} of 3 run");
        await stage.CheckAsync(cluster, history);
    }

    private static async Task<DateTimeOffset?> DateOfAsync(Stage stage, FaultyNode node)
    {
        using var answer = await stage.Http.GetAsync(new Uri(node.Address.Gateway, "/health/live"));
        return answer.Headers.Date;
    }

    private static Task SetAsync(string file, long seconds) => File.Exists(file)
        ? WriteInPlaceAsync(file, seconds)
        : File.WriteAllBytesAsync(file, BitConverter.GetBytes(seconds));

    /// <summary>The node has the file mapped: another file of that name would not reach it.</summary>
    private static async Task WriteInPlaceAsync(string file, long seconds)
    {
        await using var open = new FileStream(file, FileMode.Open, FileAccess.Write);
        await open.WriteAsync(BitConverter.GetBytes(seconds));
    }
}
