using System.Net;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>Handlers that throw, hang, block, crash, or have too much to do.</summary>
internal static class HandlerStories
{
    internal static Story[] All { get; } =
    [
        new("24", "a handler throws 100 times", Tier.Change, Needs.Processes, ThrowsAsync),
        new("24b", "a poisonous request, tried again by its caller", Tier.Change, Needs.Processes, PoisonAsync) { IsShort = true },
        new("24c", "a handler that fails half the time", Tier.Change, Needs.Processes, FailsHalfAsync),
        new("25", "a handler never answers a tenth", Tier.Change, Needs.Processes, HangsAsync),
        new("25b", "a handler blocks its thread", Tier.Change, Needs.Processes, BlocksAsync),
        new("26", "ten times more than can be done, for 60 s", Tier.Change, Needs.Processes, OverloadAsync),
        new("27", "a request, a reply and a header that are too large", Tier.Change, Needs.Processes, TooLargeAsync) { IsShort = true },
    ];

    private static async Task ThrowsAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var throwing = stage.Load([cluster[1]], 20, "crash", load => load with { Word = "throw" });
        await stage.CalmAsync(5);
        var thrown = await throwing.EndAsync();
        var over = Monotonic.Now;

        var history = await load.EndAsync();
        stage.Promise("each is told as handler-failed", thrown.Requests.All(one => one.Outcome == Words.HandlerFailed), thrown.Failures());
        stage.PromiseNoneFailed(history);
        stage.Measured("the others' p99", $"{history.Percentile(0.99, began, over).TotalMilliseconds:0.0} ms, "
            + $"{history.Percentile(0.99, history.From, began).TotalMilliseconds:0.0} ms before");
        await stage.CheckAsync(cluster, history);
    }

    private static async Task PoisonAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(5, voters: 5);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        cluster.Nodes.ToList().ForEach(stage.MayEnd);
        var last = new Said("none", "-");
        for (var attempt = 1; attempt <= 4 && last.Reason != "poisonous"; attempt++)
        {
            last = await SendAsync(stage, cluster[1], "crash", "poison", "999999999 crash", "poison-1");
        }

        await stage.CalmAsync(1);
        var crashed = cluster.Nodes.Where(node => !node.IsRunning).ToArray();
        await Cluster.StartAsync(crashed);

        var history = await load.EndAsync();
        stage.Promise("at most 2 nodes ever see it", crashed.Length <= 2, $"{crashed.Length} ended");
        stage.Promise("then its caller is told: poisonous", last.Reason == "poisonous", $"{last.Outcome} {last.Reason}");
        stage.PromiseNoneFailed(history, one => one.Outcome != Words.GatewayLost);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task FailsHalfAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var flaky = stage.Load(cluster.Nodes, 100, "flaky");
        await stage.CalmAsync(10);
        var half = await flaky.EndAsync();

        var history = await load.EndAsync();
        stage.Promise("each has an outcome", half.Failed().All(one => one.Outcome == Words.HandlerFailed), half.Failures());
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task HangsAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var hanging = stage.Load(
            cluster.Nodes, 100, "hang", load => load with { IdempotentPercent = 0, Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmAsync(stage.Of(120, 20)); // long enough to fill every place that is not given back
        var hung = await hanging.EndAsync();

        var history = await load.EndAsync();
        var wrong = hung.Failed(one => one.Number % 10 != 0);
        stage.Promise("only the tenth fails", wrong.Count == 0, $"{wrong.Count} others; {hung.Failures()}");
        stage.Promise("told", 5.25, hung.Requests.Max(hung.TookWithoutStalls));
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task BlocksAsync(Stage stage)
    {
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var blocking = stage.Load(cluster.Nodes, 100, "block", load => load with { Deadline = TimeSpan.FromSeconds(5) });
        await stage.CalmAsync(30);
        await blocking.EndAsync();

        var history = await load.EndAsync();
        var alarms = cluster.Watch.FalseAlarms(began, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.PromiseShare("the others", 99, history.Share(began, Monotonic.Now));
        await stage.CheckAsync(cluster, history);
    }

    private static async Task OverloadAsync(Stage stage)
    {
        const int Capacity = 120; // three nodes, two at a time, 50 ms each
        var cluster = await stage.StartAsync(3);
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var load = stage.Load(cluster.Nodes, Capacity * stage.Of(10, 3), "slow");
        await stage.CalmAsync(stage.Of(60, 10));
        var over = Monotonic.Now;
        var history = await load.EndAsync();
        var after = stage.Load(cluster.Nodes, 60, "slow");
        await stage.CalmAsync(10);
        var calm = await after.EndAsync();

        var perSecond = history.Requests.Count(one => one.IsReplied) / Monotonic.Duration(over - began).TotalSeconds;
        var refused = history.Failed(one => one.Outcome == Words.Rejected);
        stage.Promise("goodput ≥ 80 %", perSecond >= Capacity * 0.8, $"{perSecond / Capacity * 100:0} %");
        stage.Promise("p99 of what is accepted: the deadline", 1, history.Percentile(0.99, began, over));
        stage.Promise("p99 of refusals", 0.05, refused.Select(history.TookWithoutStalls).Order().ElementAtOrDefault((int)(refused.Count * 0.99)));
        var alarms = cluster.Watch.FalseAlarms(began, cluster.Nodes);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        stage.Promise("as before 5 s later", calm.LastFailure(calm.From) < TimeSpan.FromSeconds(5), calm.Failures());
        await stage.CheckAsync(cluster, history);
    }

    private static async Task TooLargeAsync(Stage stage)
    {
        const int TwoMebibytes = 2 << 20;
        var cluster = await stage.StartAsync(3);
        var load = stage.Load(cluster.Nodes, 200, "echo");
        await stage.CalmBeforeAsync(cluster);

        var began = Monotonic.Now;
        var request = await SendAsync(stage, cluster[1], "echo", "large", new string('x', TwoMebibytes));
        var reply = await SendAsync(stage, cluster[1], "large", "large", $"999999998 {TwoMebibytes}");
        var header = await HeaderAsync(stage, cluster[1], new string('x', 64 << 10));
        var took = Monotonic.Duration(Monotonic.Now - began);

        var history = await load.EndAsync();
        stage.Promise("a request of 2 MiB", request.Reason == "too-large", $"{request.Outcome} {request.Reason}");
        stage.Promise("a reply of 2 MiB", reply.Reason == "reply-too-large", $"{reply.Outcome} {reply.Reason}");
        stage.Promise("a header of 64 KiB", header is HttpStatusCode.RequestHeaderFieldsTooLarge, $"{(int)header}");
        stage.Promise("all told", 1, took);
        stage.PromiseNoneFailed(history);
        await stage.CheckAsync(cluster, history);
    }

    private static async Task<Said> SendAsync(
        Stage stage, FaultyNode through, string service, string key, string payload, string? id = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(through.Address.Gateway, $"/v1/services/{service}/{key}"))
        {
            Content = new StringContent(payload),
        };
        if (id is not null)
        {
            request.Headers.Add("Mesh-Request-Id", id);
        }

        try
        {
            using var response = await stage.Http.SendAsync(request);
            return await Said.OfAsync(response, CancellationToken.None);
        }
        catch (Exception fault) when (HttpFaults.IsUnanswered(fault))
        {
            return new(Words.GatewayLost, "-");
        }
    }

    private static async Task<HttpStatusCode> HeaderAsync(Stage stage, FaultyNode through, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(through.Address.Gateway, "/health/live"));
        request.Headers.Add("X-Large", value);
        using var response = await stage.Http.SendAsync(request);
        return response.StatusCode;
    }
}
