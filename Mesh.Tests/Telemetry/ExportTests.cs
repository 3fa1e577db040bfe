using System.Collections.Concurrent;
using System.Text;
using Mesh.Tests.Access;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Mesh.Tests.Telemetry;

/// <summary>What a collector gets.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> _came = new();
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _came.AddOrUpdate(
                context.Request.Path.Value!, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await _collector.StartAsync();
    }

    public Task DisposeAsync() => _collector.DisposeAsync().AsTask();

    [Fact]
    public async Task ACollectorGetsTheSpansAndMetricsOfANode()
    {
        await using var node = await GatewayNode.StartAsync($$"""
            mesh.telemetry {
              otlp { endpoint = "{{_collector.Urls.Single()}}", protocol = http, interval = 1s }
              traces.sample = 1
            }
            """);

        using var response = await node.Http.PostAsync("v1/services/echo/a-key", new StringContent("x"));
        response.EnsureSuccessStatusCode();

        await ComesAsync("/v1/metrics", "mesh.requests", "service.instance.id", "lone");
        await ComesAsync("/v1/traces", "POST /v1/services/{service}/{key}", "request echo", "run echo");
        Assert.DoesNotContain("a-key", _came["/v1/traces"], StringComparison.Ordinal);
    }

    private Task ComesAsync(string path, params string[] words) => Eventually.Async(
        () => _came.TryGetValue(path, out var came) && words.All(word => came.Contains(word, StringComparison.Ordinal)),
        () => $"{path}: {(_came.TryGetValue(path, out var came) ? came : "nothing came")}",
        TimeSpan.FromSeconds(30));
}
