using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mesh.Tests.Dashboard;

/// <summary>What the gateway sends for <c>/</c> and what goes with it.</summary>
public sealed partial class PageHeadersTests
{
    [Fact]
    public async Task ABrowserGetsThePageAndAPolicyThatLetsItRunNothingElse()
    {
        await using var gateway = await DashboardGateway.StartAsync();
        using var page = await gateway.Browser.GetAsync("/?service=sessions&key=k");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("All 3 nodes are well.", html, StringComparison.Ordinal);
        Assert.Contains("goes to", html, StringComparison.Ordinal);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            + "base-uri 'self'; frame-ancestors 'none'",
            Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    public async Task NoPageHasAScriptOrAStyleWithinIt(string path)
    {
        await using var gateway = await DashboardGateway.StartAsync(path == "/" ? "" : DashboardGateway.Tokens);

        var html = await gateway.Browser.GetStringAsync(path);

        Assert.DoesNotMatch(Inline(), html);
        Assert.DoesNotMatch(Elsewhere(), html);
    }

    [Fact]
    public async Task AProgramGetsWhereToGoFromThere()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, "/"));
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);

        var document = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("/openapi/v1.json", document.GetProperty("openApi").GetString());
    }

    [Theory]
    [InlineData("dashboard.css", "text/css")]
    [InlineData("dashboard.js", "text/javascript")]
    [InlineData("theme.js", "text/javascript")]
    [InlineData("blazor.web.js", "text/javascript")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task FilesOfThePageAreKeptByTheirContent(string name, string type)
    {
        await using var gateway = await DashboardGateway.StartAsync();
        using var plain = await gateway.Browser.GetAsync($"/dashboard/{name}");
        var tag = plain.Headers.ETag!.Tag;
        using var versioned = await gateway.Browser.GetAsync($"/dashboard/{name}?{tag.Trim('"')}");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/dashboard/{name}");
        again.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var unchanged = await gateway.Browser.SendAsync(again);

        Assert.Equal(type, plain.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await plain.Content.ReadAsByteArrayAsync());
        Assert.True(plain.Headers.CacheControl!.NoCache);
        Assert.Equal(TimeSpan.FromDays(365), versioned.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/dashboard/..%2Fappsettings.json")]
    public async Task ThereAreNoOtherFiles(string path)
    {
        await using var gateway = await DashboardGateway.StartAsync();
        using var answer = await gateway.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task TurnedOffItIsNotThere()
    {
        await using var gateway = await DashboardGateway.StartAsync("mesh.gateway.dashboard = off");
        using var root = await gateway.Browser.GetAsync("/");
        using var signIn = await gateway.Browser.GetAsync("/sign-in");

        Assert.Equal("application/json", root.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, signIn.StatusCode);
    }

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("""(src|href|action)="(?!/|#)""", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();
}
