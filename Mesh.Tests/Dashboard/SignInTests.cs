using System.Net;
using Mesh.Access;
using Mesh.Tests.Access;
using Mesh.Tests.Node;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Dashboard;

/// <summary>Who sees the dashboard of a gateway that asks, and who may do something there.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task AStrangerIsSentToSignInAndComesBackToWhereTheyWere()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var sent = await gateway.Browser.GetAsync("/?service=echo&key=k");
        using var negotiation = await gateway.PostAsync("/_blazor/negotiate");
        using var entered = await gateway.SignInAsync(DashboardGateway.Reader, "/?service=echo&key=k");
        using var page = await gateway.Browser.GetAsync(entered.Headers.Location);

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.EndsWith("/sign-in?to=%2F%3Fservice%3Decho%26key%3Dk", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, negotiation.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.Equal("/?service=echo&key=k", entered.Headers.Location!.ToString());
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("All 3 nodes are well.", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"who\">reader</span>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/drain\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCookieIsForThePageAlone()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var entered = await gateway.SignInAsync(DashboardGateway.Operator);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("mesh-dashboard-", StringComparison.Ordinal));
        using var api = await gateway.Browser.GetAsync("/v1/members");
        using var change = await gateway.PostAsync("/v1/services/echo/k");

        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(DashboardGateway.Operator, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
    }

    [Fact]
    public async Task UnderTlsTheCookieIsNeverSentWithout()
    {
        using var certificate = new TemporaryFile("");
        using var key = new TemporaryFile("");
        var thumbprint = Certificates.Write(certificate.Path, key.Path);
        await using var node = await GatewayNode.StartAsync(
            $"{DashboardGateway.Tokens}\nmesh.gateway.tls {{ certificate = \"{certificate.Path}\", key = \"{key.Path}\" }}");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, its, _, _) => its?.GetCertHashString() == thumbprint;
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"https://localhost:{node.Port}/") };
        var html = await http.GetStringAsync("/sign-in");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = DashboardGateway.TokenIn(html),
            ["token"] = DashboardGateway.Reader,
        });
        using var entered = await http.PostAsync("/sign-in", form);

        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.All(entered.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("nonsense", "nobody&#x27;s here")]
    [InlineData("", "nobody&#x27;s here")]
    public async Task ATokenThatIsNobodysOpensNothing(string token, string said)
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var refused = await gateway.SignInAsync(token);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(one => one.StartsWith("mesh-dashboard-", StringComparison.Ordinal)));
        Assert.Contains(said, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenForSomethingElseSaysWhichScopeIsMissing()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var refused = await gateway.SignInAsync(DashboardGateway.Invoker);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("neither of the scopes mesh.read and mesh.operator", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/v1/members")]
    public async Task SigningInLeadsNowhereElse(string to)
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        using var entered = await gateway.SignInAsync(DashboardGateway.Reader, to);

        Assert.Equal("/", entered.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/drain")]
    public async Task AFormOfAnotherPageIsRefused(string action)
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        (await gateway.SignInAsync(DashboardGateway.Operator)).Dispose();
        using var refused = await gateway.PostAsync(action, ("token", DashboardGateway.Reader), ("node", "node2"), ("confirmed", "yes"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(gateway.Asked.Questions);
    }

    [Fact]
    public async Task WhoGuessesIsSentAway()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            using var refused = await gateway.SignInAsync($"guess {attempt}");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var last = await gateway.SignInAsync(DashboardGateway.Reader);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Equal("60", Assert.Single(last.Headers.GetValues("Retry-After")));
    }

    [Fact]
    public async Task AWithdrawnTokenEndsWhatCameByIt()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        (await gateway.SignInAsync(DashboardGateway.Reader)).Dispose();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        var others = TestOptions.Of(DashboardGateway.Tokens).Tokens.RemoveAll(token => token.Name == "reader");
        gateway.Services.GetRequiredService<TokenBook>().Replace(others);

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using var page = await gateway.Browser.GetAsync("/");
            return page.StatusCode;
        }
    }

    [Fact]
    public async Task WhoSignsOutIsOut()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        (await gateway.SignInAsync(DashboardGateway.Reader)).Dispose();
        using var left = await gateway.SubmitAsync("/", "/sign-out");
        using var page = await gateway.Browser.GetAsync("/");

        Assert.Equal("/sign-in", left.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task AnOperatorDrainsANodeWhenThatIsMeant()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        (await gateway.SignInAsync(DashboardGateway.Operator)).Dispose();
        using var asked = await gateway.SubmitAsync("/", "/drain", ("node", "node2"));
        var question = await asked.Content.ReadAsStringAsync();
        Assert.Contains("<h1>Drain node2?</h1>", question, StringComparison.Ordinal);
        Assert.Empty(gateway.Asked.Questions);

        using var done = await gateway.PostAsync(
            "/drain", ("__RequestVerificationToken", DashboardGateway.TokenIn(question)), ("node", "node2"), ("confirmed", "yes"));

        Assert.Contains("node2 drains; under way there: 2 requests.", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (node, kind, said) = Assert.Single(gateway.Asked.Questions);
        Assert.Equal(("node2", "drain-1"), (node, kind));
        Assert.Contains("ops at 127.0.0.1, by the dashboard of node1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayOnlyLookDrainsNothing()
    {
        await using var gateway = await DashboardGateway.StartAsync(DashboardGateway.Tokens);
        (await gateway.SignInAsync(DashboardGateway.Reader)).Dispose();
        using var refused = await gateway.SubmitAsync("/", "/drain", ("node", "node2"), ("confirmed", "yes"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(gateway.Asked.Questions);
    }

    [Fact]
    public async Task AnOpenGatewayOnlyShowsAndSaysWhichCommandDoesTheRest()
    {
        await using var gateway = await DashboardGateway.StartAsync();
        var html = await gateway.Browser.GetStringAsync("/");
        using var signIn = await gateway.Browser.GetAsync("/sign-in");
        using var drain = await gateway.PostAsync("/drain", ("node", "node2"), ("confirmed", "yes"));

        Assert.Contains("<code>pbm mesh drain NODE</code>", html, StringComparison.Ordinal);
        Assert.Equal("/", signIn.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, drain.StatusCode);
        Assert.Empty(gateway.Asked.Questions);
    }
}
