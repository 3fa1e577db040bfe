using System.Net.Http.Json;
using System.Text.Json;
using Mesh.Node.Dashboard.Hosting;
using Mesh.Node.Documentation;
using Mesh.Node.Gateway;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Gateway;

public sealed class ApiDocumentTests
{
    [Fact]
    public async Task EveryRouteIsDescribedAndNoOther()
    {
        await using var host = await GatewayHost.StartAsync();
        var mapped = host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText != "/throws")
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageRoute>() is null)
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} {Path(endpoint)}"));

        Assert.Equal(
            ApiRoutes.All.Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal),
            mapped.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheDocumentNamesWhatRequestsAndRepliesHave()
    {
        await using var host = await GatewayHost.StartAsync();

        var document = await host.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var post = document.GetProperty("paths").GetProperty("/v1/services/{service}/{key}").GetProperty("post");
        Assert.Equal(
            ["service", "key", GatewayHeaders.DeadlineMs, GatewayHeaders.Idempotent, GatewayHeaders.RequestId],
            post.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Equal(
            ["200", "400", "401", "403", "404", "413", "422", "429", "502", "503", "504"],
            post.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        var members = document.GetProperty("paths").GetProperty("/v1/members").GetProperty("get").GetProperty("responses")
            .GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").ToString();
        Assert.Contains("clusterId", members, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => method != "HEAD") ?? ["*"];

    private static string Path(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.Replace("{**path}", "{path}", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal);
}
