using System.Collections.Immutable;
using System.Globalization;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Processes that collect garbage for long, or have little memory.</summary>
internal static class MemoryStories
{
    internal static Story[] All { get; } =
    [
        new("14", "the garbage collector stops one node for 2 s", Tier.Night, Needs.Processes, ChurnAsync),
        new("15", "256 MB for each node, and three times the load for 60 s", Tier.Night, Needs.Processes, LittleMemoryAsync),
    ];

    private static async Task ChurnAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        const string Key = "key-0";
        var owner = (await cluster[1].PreferenceListAsync(Key)).Split(',')[0];
        var others = cluster.Nodes.Where(node => node.Name != owner).ToArray();
        var load = stage.Load(others, stage.Of(500, 200), "echo,counter", load => load with { IdempotentPercent = 50, Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmBeforeAsync(cluster);
        var ring = await cluster[1].RingAsync();

        var began = Monotonic.Now;
        var said = await AskToChurnAsync(others[0], Key);
        var took = Monotonic.Duration(Monotonic.Now - began);
        await stage.CalmAsync(stage.Of(10, 5));

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(began, cluster.Nodes);
        var stood = int.TryParse(said.Reply, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : 0;
        stage.Promise("it stood still for 2 s", stood >= 2_000, $"{stood} ms of {took.TotalMilliseconds:0} ms, on {said.Node}: {said.Outcome}");
        stage.PromiseNoneFailed(history);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.Promise("no ring changed", (await cluster[1].RingAsync())?.Digest == ring!.Digest, "the digest");
        stage.Measured("slowest", history.Slowest(began));
        await stage.CheckAsync(cluster, history);
    }

    /// <summary>Asked once, because it is not idempotent; its reply takes as long as it takes.</summary>
    private static async Task<Said> AskToChurnAsync(FaultyNode through, string key)
    {
        const string Patience = "30000"; // the most that a request may ask for
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(through.Address.Gateway, $"/v1/services/churn/{key}"))
        {
            Content = new StringContent("999999997"),
        };
        request.Headers.Add("Mesh-Deadline-Ms", Patience);
        using var response = await http.SendAsync(request);
        return await Said.OfAsync(response, CancellationToken.None);
    }

    /// <summary>As a container of that size: by the kernel where this may be asked for, and else by the runtime's own limit.</summary>
    private static async Task LittleMemoryAsync(Stage stage)
    {
        const long Limit = 256 << 20;
        const int Capacity = 120; // three nodes, two at a time, 50 ms each
        var groups = new List<MemoryGroup>();
        for (var number = 1; number <= 3 && await MemoryGroup.TryMakeAsync(Limit) is { } group; number++)
        {
            groups.Add(stage.Keep(group));
        }

        var isByKernel = groups.Count == 3;
        var cluster = await stage.StartAsync(3, setUp: (setup, number) => isByKernel
            ? setup with { Memory = groups[number - 1] }
            : setup with
            {
                Variables = ImmutableDictionary<string, string>.Empty.Add(
                    "DOTNET_GCHeapHardLimit", (Limit * 3 / 4).ToString("x", CultureInfo.InvariantCulture)),
            });
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var load = stage.Load(cluster.Nodes, 3 * Capacity, "slow", load => load with { PayloadBytes = 8 << 10 });
        await stage.CalmAsync(stage.Of(60, 15));
        var over = Monotonic.Now;
        var history = await load.EndAsync();
        var after = stage.Load(cluster.Nodes, 60, "slow");
        await stage.CalmAsync(10);
        var calm = await after.EndAsync();

        var peaks = await Task.WhenAll(groups.Select(group => group.PeakAsync()));
        var perSecond = history.Requests.Count(one => one.IsReplied) / Monotonic.Duration(over - began).TotalSeconds;
        var alarms = cluster.Watch.FalseAlarms(began, cluster.Nodes);
        stage.Promise("no process ends", cluster.Running.Count == 3, $"{cluster.Running.Count} of 3 run");
        stage.Measured("limited by", isByKernel
            ? $"the kernel; at most {peaks.Max() >> 20} of {Limit >> 20} MiB were held"
            : $"the runtime: a heap of {(Limit * 3 / 4) >> 20} MiB");
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.Promise("as before 5 s later", calm.LastFailure(calm.From) < TimeSpan.FromSeconds(5), calm.Failures());
        stage.Measured("answered", $"{perSecond / Capacity * 100:0} % of what can be; {history.Failures()}");
        await stage.CheckAsync(cluster, history);
    }
}
