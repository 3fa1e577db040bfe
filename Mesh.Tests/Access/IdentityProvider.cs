using System.Security.Claims;
using System.Security.Cryptography;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Tests.Access;

/// <summary>A real server that says its keys as OpenID Connect wants it, and signs what a test asks for.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private IdentityProvider(WebApplication app, string address) => (_app, Address) = (app, address);

    public string Address { get; }

    /// <summary>Its public keys, as JWKS.</summary>
    public string Keys
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return $$"""
                { "keys": [{ "kty": "EC", "use": "sig", "kid": "k1", "crv": "P-256", "alg": "ES256",
                  "x": "{{Base64UrlEncoder.Encode(point.X)}}", "y": "{{Base64UrlEncoder.Encode(point.Y)}}" }] }
                """;
        }
    }

    public static async Task<IdentityProvider> StartAsync()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        var provider = new IdentityProvider(app, address);
        app.MapGet("/.well-known/openid-configuration", context => context.Response.WriteAsync(
            $$"""{ "issuer": "{{address}}", "jwks_uri": "{{address}}/keys", "id_token_signing_alg_values_supported": ["ES256"] }"""));
        app.MapGet("/keys", context => context.Response.WriteAsync(provider.Keys));
        await app.StartAsync();
        return provider;
    }

    /// <summary>A token of the caller <c>app</c>.</summary>
    /// <param name="scopes">What stands in the claim; several values are several claims.</param>
    /// <param name="claim">The claim that has the scopes.</param>
    /// <param name="issuer">Who says so; this provider unless a test says otherwise.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="endsIn">When it ends, from now.</param>
    /// <param name="key">Who signs; this provider unless a test says otherwise.</param>
    public string Sign(
        string[] scopes, string claim = "scope", string? issuer = null, string audience = "mesh", TimeSpan? endsIn = null, ECDsa? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = now + (endsIn ?? TimeSpan.FromMinutes(5)),
            Subject = new ClaimsIdentity([new("sub", "app"), .. scopes.Select(scope => new Claim(claim, scope))]),
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key ?? _key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
