using System.Net;
using System.Net.Http.Headers;
using Mesh.Identity;
using Mesh.Tests.Support;

namespace Mesh.Tests.Access;

/// <summary>Each scope against each group of routes, on a real server.</summary>
public sealed class AccessMatrixTests(AccessMatrixTests.ClosedGateway gateway) : IClassFixture<AccessMatrixTests.ClosedGateway>
{
    private static readonly (string Scope, string Request)[] Routes =
    [
        ("mesh.invoke:echo", "POST /v1/services/echo/k"),
        ("mesh.invoke:echo", "POST /v1/services/echo"),
        ("mesh.invoke:other", "POST /v1/services/other/k"),
        ("mesh.forward:orders", "GET /http/orders"),
        ("mesh.forward:orders", "DELETE /http/orders/a/b"),
        ("mesh.forward:orders", "GET http://orders.mesh/v1/members"),
        ("mesh.forward:prices", "GET http://PRICES.mesh/"),
        ("mesh.admin", "PUT /v1/upstreams/orders"),
        ("mesh.admin", "DELETE /v1/upstreams/orders"),
        ("mesh.admin", "PUT /v1/upstreams/orders/instances/a"),
        ("mesh.admin", "DELETE /v1/upstreams/orders/instances/a"),
        ("mesh.read", "GET /v1/members"),
        ("mesh.read", "GET /v1/services"),
        ("mesh.read", "GET /v1/rings/echo"),
        ("mesh.read", "GET /v1/routes/echo/k"),
        ("mesh.read", "GET /v1/events?types=none"),
        ("mesh.read", "GET /v1/upstreams"),
        ("mesh.read", "GET /v1/upstreams/orders"),
        ("mesh.read", "GET /openapi/v1.json"),
    ];

    public static TheoryData<string, string, string, bool> Matrix
    {
        get
        {
            string[] held = ["mesh.invoke:echo", "mesh.invoke:*", "mesh.forward:orders", "mesh.forward:*", "mesh.admin", "mesh.read", "mesh.operator"];
            var data = new TheoryData<string, string, string, bool>();
            foreach (var (scope, request) in Routes)
            {
                foreach (var one in held)
                {
                    data.Add(one, request, scope, one == scope || one == $"{scope.Split(':')[0]}:*");
                }
            }

            return data;
        }
    }

    public static TheoryData<string> AllRequests => [.. Routes.Select(route => route.Request), "GET /nothing", "PATCH /v1/members"];

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task ACallerMayDoWhatItsScopesSayAndNothingElse(string held, string request, string needed, bool may)
    {
        using var response = await gateway.SendAsync(request, gateway.TokenOf(held));

        if (may)
        {
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
            return;
        }

        var problem = await GatewayHost.JsonAsync(response);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("forbidden", problem.GetProperty("reason").GetString());
        Assert.Contains($"has no scope {needed},", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains($"scope=\"{needed}\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllRequests))]
    public async Task AStrangerIsToldWhatToDo(string request)
    {
        foreach (var token in new[] { null, AccessToken.New(), "a.b.c", string.Empty, new string('x', 600) })
        {
            using var response = await gateway.SendAsync(request, token);
            var problem = await GatewayHost.JsonAsync(response);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("unauthenticated", problem.GetProperty("reason").GetString());
            Assert.Contains("wanted a header Authorization of the scheme \"Bearer\"", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("Bearer realm=\"mesh\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("GET /nothing", HttpStatusCode.NotFound)]
    [InlineData("PATCH /v1/members", HttpStatusCode.MethodNotAllowed)]
    public async Task WhoIsKnownIsToldOfRoutesThatThereAreNot(string request, HttpStatusCode status)
    {
        using var response = await gateway.SendAsync(request, gateway.TokenOf("mesh.operator"));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("GET /health/live")]
    [InlineData("GET /health/ready")]
    public async Task HealthIsForEverybody(string request)
    {
        foreach (var token in new[] { null, "a.b.c", gateway.TokenOf("mesh.operator") })
        {
            using var response = await gateway.SendAsync(request, token);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Token")]
    public async Task ATokenStandsBehindBearer(string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/members");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, gateway.TokenOf("mesh.read"));
        using var response = await gateway.Host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task TwoHeadersAreNoToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/members");
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {gateway.TokenOf("mesh.read")}", "Bearer x"]);
        using var response = await gateway.Host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public sealed class ClosedGateway : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _tokens = [];

        internal GatewayHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            string[] scopes = ["mesh.invoke:echo", "mesh.invoke:*", "mesh.forward:orders", "mesh.forward:*", "mesh.admin", "mesh.read", "mesh.operator"];
            var hocon = string.Join('\n', scopes.Select((scope, number) =>
                $"mesh.access.tokens.c{number} {{ hashes = [\"{AccessToken.HashOf(TokenOf(scope))}\"], scopes = [\"{scope}\"] }}"));
            Host = await GatewayHost.StartAsync(hocon: hocon);
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();

        internal string TokenOf(string scope) => _tokens.TryGetValue(scope, out var token) ? token : _tokens[scope] = AccessToken.New();

        /// <summary>Sends "METHOD target"; a host in the target goes into the Host header.</summary>
        internal Task<HttpResponseMessage> SendAsync(string request, string? token)
        {
            var (method, target) = (request.Split(' ')[0], request.Split(' ')[1]);
            var url = new Uri(Host.Address, target);
            using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.Address, url.PathAndQuery));
            message.Headers.Host = url.Authority;
            message.Content = method is "PUT" or "POST" ? new StringContent("{") : null;
            if (token is not null)
            {
                message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            }

            return Host.Http.SendAsync(message);
        }
    }
}
