using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Mesh.Identity;
using Mesh.Tests.Node;
using Mesh.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Tests.Access;

public sealed class JwtTests : IAsyncLifetime
{
    private static readonly string[] MayRead = ["openid mesh.read"];

    private IdentityProvider _provider = null!;
    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _host = await StartAsync($"authority = \"{_provider.Address}\", audience = mesh");
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task AJwtIsGoodForItsScopes()
    {
        await AnswersAsync(HttpStatusCode.OK, "/v1/members", _provider.Sign(MayRead));
        await AnswersAsync(HttpStatusCode.OK, "/v1/members", _provider.Sign(["mesh.invoke:x", "mesh.read"]));
        await AnswersAsync(HttpStatusCode.Forbidden, "/v1/members", _provider.Sign(["mesh.invoke:* mesh.admin"]), "The caller app has no scope mesh.read");
        await AnswersAsync(HttpStatusCode.Forbidden, "/http/orders", _provider.Sign(["mesh.forward:prices"]), "mesh.forward:orders");
        await AnswersAsync(HttpStatusCode.Forbidden, "/v1/members", _provider.Sign(MayRead, claim: "scp"));
    }

    [Fact]
    public async Task AJwtThatIsNotWhatItShouldBeIsNobodys()
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = _provider.Sign(MayRead);
        var unsigned = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.";
        var symmetric = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _provider.Address,
            Audience = "mesh",
            SigningCredentials = new(new SymmetricSecurityKey(new byte[32]) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256),
        });

        await AnswersAsync(HttpStatusCode.Unauthorized, "/v1/members", null, "has no token");
        await RefusedAsync(_provider.Sign(MayRead, endsIn: TimeSpan.FromHours(-1)), "has expired");
        await RefusedAsync(_provider.Sign(MayRead, issuer: "https://elsewhere"), "issued by somebody else");
        await RefusedAsync(_provider.Sign(MayRead, audience: "another"), "issued for somebody else");
        await RefusedAsync(_provider.Sign(MayRead, key: another), "not signed by its issuer");
        await RefusedAsync(good[..^8] + "AAAAAAAA", "not signed by its issuer");
        await RefusedAsync(unsigned, "not signed by its issuer");
        await RefusedAsync(symmetric, "not signed by its issuer");
        await RefusedAsync("a.b.c", "can't be read");
        await RefusedAsync(AccessToken.New(), "The token is nobody's here");
    }

    [Fact]
    public async Task AProviderThatDoesNotAnswerIsNoFaultOfTheCaller()
    {
        var token = _provider.Sign(MayRead);
        await _provider.StopAsync();
        await using var host = await StartAsync($"authority = \"{_provider.Address}\", audience = mesh");

        await AnswersAsync(HttpStatusCode.ServiceUnavailable, "/v1/members", token, "does not say its keys", host);
        await AnswersAsync(HttpStatusCode.OK, "/health/ready", token, null, host);
    }

    [Fact]
    public async Task KeysMayComeFromAFileAndScopesFromAnotherClaimBesideTokens()
    {
        using var file = new TemporaryFile(_provider.Keys);
        var own = AccessToken.New();
        await using var host = await StartAsync(
            $"keys = \"{file.Path}\", issuer = here, audience = mesh, scope-claim = scp",
            $"mesh.access.tokens.ci {{ hashes = [\"{AccessToken.HashOf(own)}\"], scopes = [mesh.read] }}");

        await AnswersAsync(HttpStatusCode.OK, "/v1/members", _provider.Sign(MayRead, claim: "scp", issuer: "here"), null, host);
        await AnswersAsync(HttpStatusCode.Unauthorized, "/v1/members", _provider.Sign(MayRead, claim: "scp"), "issued by somebody else", host);
        await AnswersAsync(HttpStatusCode.OK, "/v1/members", own, null, host);
    }

    [Theory]
    [InlineData("audience = mesh", "mesh.gateway.jwt has 0 of authority, metadata-address and keys; it must have one of them.")]
    [InlineData("authority = \"https://a\", keys = \"/k\"", "mesh.gateway.jwt has 2 of", "jwt.audience is empty;", "jwt.issuer is empty;", "jwt.keys is /k;")]
    [InlineData("authority = \"http://a\", audience = mesh", "mesh.gateway.jwt.authority is http://a; it must be an https:// URL")]
    [InlineData("authority = a, audience = mesh, scope-claim = \"\"", "jwt.authority is a;", "jwt.scope-claim is empty;")]
    [InlineData("keys = \"/etc/hostname\", issuer = i, audience = mesh", "mesh.gateway.jwt.keys is /etc/hostname; it must be a JWKS file that can be read")]
    public void AFaultSaysWhatWasFoundAndWanted(string jwt, params string[] faults)
    {
        var settings = new Mesh.Configuration.SettingsReader(
            Akka.Configuration.ConfigurationFactory.ParseString($"mesh.gateway.jwt {{ {jwt} }}"), Mesh.Configuration.MeshConfig.Reference(_ => null));

        Mesh.Node.Startup.JwtOptions.Read(settings);

        var found = string.Join('\n', settings.Faults);
        Assert.All(faults, fault => Assert.Contains(fault, found, StringComparison.Ordinal));
    }

    private static Task<GatewayHost> StartAsync(string jwt, string more = "") =>
        GatewayHost.StartAsync(hocon: $"mesh.gateway.jwt {{ {jwt} }}\n{more}");

    private Task RefusedAsync(string token, string why) => AnswersAsync(HttpStatusCode.Unauthorized, "/v1/members", token, why);

    private async Task AnswersAsync(HttpStatusCode status, string path, string? token, string? why = null, GatewayHost? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await (host ?? _host).Http.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();

        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {said}");
        Assert.True(token is null || !said.Contains(token, StringComparison.Ordinal), said);
        if (why is not null)
        {
            Assert.Contains(why, JsonDocument.Parse(said).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}
