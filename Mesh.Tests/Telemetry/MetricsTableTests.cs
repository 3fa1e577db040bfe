using System.Diagnostics.Metrics;
using System.Text;

namespace Mesh.Tests.Telemetry;

/// <summary>What <c>docs/metrics.md</c> says is what nodes export, and the other way round.</summary>
public sealed class MetricsTableTests : IAsyncLifetime
{
    private NodePair _nodes = null!;

    public async Task InitializeAsync() => _nodes = await NodePair.StartAsync();

    public Task DisposeAsync() => _nodes.DisposeAsync().AsTask();

    [Fact]
    public async Task TheTableIsWhatIsExported()
    {
        await UseEverythingAsync();

        var exported = MetricsText.Metrics(await ScrapeAsync(0));

        Assert.Equal(
            string.Join('\n', MetricsTable.Rows().Select(row => row.Metric).OrderBy(metric => metric.Name, StringComparer.Ordinal)),
            string.Join('\n', exported.OrderBy(metric => metric.Name, StringComparer.Ordinal)));
    }

    [Fact]
    public void TheUnitsAreThoseOfTheInstruments()
    {
        var units = MetricsTable.Rows().ToDictionary(row => row.Metric.Name, row => row.Unit);
        var wrong = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if ((instrument.Meter.Scope == _nodes.Factories[0] && instrument.Meter.Name.StartsWith("Mesh.", StringComparison.Ordinal))
                    || instrument.Meter.Name == "System.Runtime")
                {
                    var name = units.Keys.Single(name => IsNameOf(name, instrument));
                    if (units[name] != instrument.Unit)
                    {
                        wrong.Add($"{name}: {instrument.Unit}");
                    }
                }
            },
        };

        listener.Start();

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task RequestsAreCountedExactlyAtTheNodeOfTheirCaller()
    {
        for (var i = 0; i < 20; i++)
        {
            using var answer = await PostAsync($"v1/services/echo/{i}", "x");
        }

        using var failed = await PostAsync("v1/services/moody/k", "throw", idempotent: true);
        using var refused = await PostAsync("v1/services/moody/k", "malformed");
        using var unknown = await PostAsync("v1/services/nobody-knows-it/k", "x");
        var (first, second) = (await ScrapeAsync(0), await ScrapeAsync(1));

        Assert.Equal(
            (20.0, 1.0, 1.0, 1.0, null),
            (Requests(first, "echo", "replied", "none"),
                Requests(first, "moody", "handler-failed", "handler-threw"),
                Requests(first, "moody", "refused", "malformed"),
                Requests(first, "_other", "rejected", "unknown-service"),
                Requests(second, "echo", "replied", "none")));
        Assert.Equal(
            (20.0, 3.0, 1.0),
            (MetricsText.Value(first, "mesh_attempts_total", Label("service", "echo")),
                MetricsText.Value(first, "mesh_attempts_total", Label("service", "moody")),
                MetricsText.Value(first, "mesh_attempt_followups_total", Label("service", "moody"), Label("step", "retry"), Label("reason", "handler-threw"))));
        Assert.Equal(20.0, Came(first, "echo") + Came(second, "echo"));
        Assert.DoesNotContain("nobody-knows-it", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APeerThatHasLeftIsGoneFromTheOutput()
    {
        Assert.Equal(1, MetricsText.Value(await ScrapeAsync(0), "mesh_link_up", Label("peer", "node2")));

        await _nodes.StopLastAsync();
        await _nodes.SeenAsync(1);
        var after = await ScrapeAsync(0);

        Assert.DoesNotContain("\"node2\"", after, StringComparison.Ordinal);
        Assert.Equal(1, MetricsText.Value(after, "mesh_membership_changes_total", Label("status", "removed")));
    }

    private static bool IsNameOf(string name, Instrument instrument) =>
        name.StartsWith(instrument.Name.Replace('.', '_'), StringComparison.Ordinal)
        && name[instrument.Name.Length..] is "" or "_total" or "_seconds" or "_bytes" or "_seconds_total" or "_bytes_total";

    private static string Label(string name, string value) => $"mesh_{name}=\"{value}\"";

    private static double? Requests(string text, string service, string outcome, string reason) =>
        MetricsText.Value(text, "mesh_requests_total", Label("service", service), Label("outcome", outcome), Label("reason", reason));

    private static double? Came(string text, string service) =>
        MetricsText.Value(text, "mesh_service_requests_total", Label("service", service));

    private Task<string> ScrapeAsync(int node) => _nodes.Gateways[node].GetStringAsync("metrics");

    private async Task<HttpResponseMessage> PostAsync(string path, string payload, bool idempotent = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload)) };
        request.Headers.Add("Mesh-Idempotent", idempotent ? "true" : "false");
        return await _nodes.Gateways[0].SendAsync(request);
    }

    /// <summary>Whatever is only told once it has happened.</summary>
    private async Task UseEverythingAsync()
    {
        using var failed = await PostAsync("v1/services/moody/k", "throw", idempotent: true);
        using var forwarded = await _nodes.Gateways[0].GetAsync("http/shop/");
        GC.Collect();
        try
        {
            throw new InvalidOperationException("for the count of exceptions");
        }
        catch (InvalidOperationException)
        {
        }
    }
}
