using System.Diagnostics;
using System.Text;
using Akka.Actor;
using Mesh.Membership;

namespace Mesh.Tests.Telemetry;

/// <summary>Traces through real nodes.</summary>
public sealed class TraceTests(TracedCluster traced) : IClassFixture<TracedCluster>
{
    [Fact]
    public async Task OneTraceGoesFromTheGatewayToTheHandlersOfTwoNodesWithARetryInIt()
    {
        var (caller, key) = (NewContext(), KeyOwnedBy("node2", "node3"));
        using var response = await PostAsync($"v1/services/flaky/{key}", $"once {key}", TextOf(caller));
        var spans = await traced.SpansAsync(caller.TraceId, 6);

        var server = Assert.Single(spans, span => span.ParentSpanId == caller.SpanId);
        var request = Assert.Single(spans, span => span.ParentSpanId == server.SpanId);
        var attempts = spans.Where(span => span.ParentSpanId == request.SpanId).OrderBy(span => span.StartTimeUtc).ToArray();
        var runs = attempts.Select(attempt => Assert.Single(spans, span => span.ParentSpanId == attempt.SpanId)).ToArray();

        Assert.Equal(6, spans.Length);
        Assert.Equal("POST /v1/services/{service}/{key}", server.DisplayName);
        Assert.Equal(
            ("request flaky", ActivityKind.Internal, "node1", "replied", 2),
            (request.DisplayName, request.Kind, Tag(request, "mesh.node"), Tag(request, "mesh.outcome"), request.GetTagItem("mesh.attempts")));
        Assert.Equal(("retry", "handler-threw"), Assert.Single(request.Events.Select(one => (one.Name, (string)one.Tags.Single().Value!))));
        Assert.Equal(
            [
                ("attempt flaky", ActivityKind.Client, "node1", "node2", 1, "owner", "the owner is healthy", "handler-failed", "handler-threw", ActivityStatusCode.Error),
                ("attempt flaky", ActivityKind.Client, "node1", "node3", 2, "healthy-successor", "the owner was tried: the first healthy successor", "replied", "none", ActivityStatusCode.Unset),
            ],
            attempts.Select(one => (
                one.DisplayName, one.Kind, Tag(one, "mesh.node"), Tag(one, "mesh.peer"), (int)one.GetTagItem("mesh.attempt")!, Tag(one, "mesh.route.rule"),
                Tag(one, "mesh.route.reason"), Tag(one, "mesh.outcome"), Tag(one, "mesh.reason"), one.Status)));
        Assert.Equal(
            [("run flaky", ActivityKind.Server, "node2", "handler-failed"), ("run flaky", ActivityKind.Server, "node3", "replied")],
            runs.Select(run => (run.DisplayName, run.Kind, Tag(run, "mesh.node"), Tag(run, "mesh.outcome"))));
        Assert.Equal(runs[1].Id, await response.Content.ReadAsStringAsync()); // what it starts hangs below
        Assert.All(
            spans.SelectMany(span => span.TagObjects.Concat(span.Events.SelectMany(one => one.Tags))),
            tag => Assert.DoesNotContain(key, $"{tag.Value}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("node1")]
    [InlineData("node2")]
    public async Task AKeyedActorRunsInTheTraceOfItsAttempt(string owner)
    {
        var caller = NewContext();

        using var response = await PostAsync($"v1/services/traced/{KeyOwnedBy(owner)}", "x", TextOf(caller));
        var spans = await traced.SpansAsync(caller.TraceId, 4);

        var run = Assert.Single(spans, span => span.DisplayName == "run traced");
        Assert.Equal(owner, Tag(run, "mesh.node"));
        Assert.Equal(run.Id, await response.Content.ReadAsStringAsync());
        Assert.Equal(Assert.Single(spans, span => span.DisplayName == "attempt traced").SpanId, run.ParentSpanId);
    }

    [Fact]
    public async Task ATraceThatIsNotRecordedHasNoSpans()
    {
        var caller = NewContext(ActivityTraceFlags.None);

        using var response = await PostAsync($"v1/services/traced/{KeyOwnedBy("node2")}", "x", TextOf(caller));

        Assert.Equal("none", await response.Content.ReadAsStringAsync());
        Assert.Empty(traced.Of(caller.TraceId));
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("nonsense")]
    public async Task AMalformedTraceContextIsIgnored(string traceparent)
    {
        using var response = await PostAsync($"v1/services/traced/{KeyOwnedBy("node2")}", "x", traceparent);

        var (run, _) = (ActivityContext.Parse(await response.Content.ReadAsStringAsync(), null), response.EnsureSuccessStatusCode());
        var spans = await traced.SpansAsync(run.TraceId, 4);
        Assert.Equal(default, Assert.Single(spans, span => span.Kind == ActivityKind.Server && span.DisplayName.StartsWith("POST", StringComparison.Ordinal)).ParentSpanId);
        Assert.DoesNotContain("4bf92f3577b34da6a3ce929d0e0e4736", run.TraceId.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestToTheRoutingActorBelongsToTheTraceThatItNames()
    {
        var caller = NewContext();

        var router = traced.Cluster[0].System.ActorSelection("/user/mesh/router");
        var result = await router.Ask<RequestResult>(new MeshRequest("traced", KeyOwnedBy("node3"), default) { Trace = caller }, TimeSpan.FromSeconds(5));
        var spans = await traced.SpansAsync(caller.TraceId, 3);

        Assert.True(result.IsReplied, result.Detail);
        Assert.Equal(caller.SpanId, Assert.Single(spans, span => span.DisplayName == "request traced").ParentSpanId);
    }

    [Fact]
    public async Task ARequestToTheRoutingActorBelongsToTheActivityThatItWasMadeIn()
    {
        using var source = new ActivitySource(MeshTraces.SourceName);
        using var around = source.StartActivity("around");
        Assert.NotNull(around);

        var router = traced.Cluster[0].System.ActorSelection("/user/mesh/router");
        await router.Ask<RequestResult>(new MeshRequest("traced", KeyOwnedBy("node1"), default), TimeSpan.FromSeconds(5));
        var spans = await traced.SpansAsync(around.TraceId, 3);

        Assert.Equal(around.SpanId, Assert.Single(spans, span => span.DisplayName == "request traced").ParentSpanId);
        Assert.Same(around, Activity.Current);
    }

    [Fact]
    public async Task AnUpstreamIsToldOfTheAttemptThatReachesIt()
    {
        var caller = NewContext();

        using var message = new HttpRequestMessage(HttpMethod.Get, "http/shop/cart");
        message.Headers.Add("traceparent", TextOf(caller));
        using var response = await traced.Gateway.SendAsync(message);
        var spans = await traced.SpansAsync(caller.TraceId, 3); // the instance's own among them

        var attempt = Assert.Single(spans, span => span.DisplayName == "forward shop");
        Assert.Equal(attempt.Id, await response.Content.ReadAsStringAsync());
        Assert.Equal(("one", 200), (Tag(attempt, "mesh.instance"), attempt.GetTagItem("http.response.status_code")));
        Assert.Equal(Assert.Single(spans, span => span.ParentSpanId == caller.SpanId).SpanId, attempt.ParentSpanId);
    }

    private static ActivityContext NewContext(ActivityTraceFlags flags = ActivityTraceFlags.Recorded) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

    private static string TextOf(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-{(byte)context.TraceFlags:x2}";

    private static string? Tag(Activity span, string name) => (string?)span.GetTagItem(name);

    /// <summary>A key whose preference list begins so.</summary>
    private string KeyOwnedBy(params string[] nodes)
    {
        var ring = traced.Cluster[0].RingOf("flaky");
        var list = new int[nodes.Length];
        return Enumerable.Range(0, 1_000).Select(i => $"a-key-{i}-of-nobody's").First(key =>
        {
            ring.PreferenceListAt(Ring.PositionOf(key), list);
            return list.Select(member => ring.Members[member].Name).SequenceEqual(nodes);
        });
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string payload, string traceparent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload)) };
        request.Headers.Add("Mesh-Idempotent", "true");
        request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        return await traced.Gateway.SendAsync(request);
    }
}
