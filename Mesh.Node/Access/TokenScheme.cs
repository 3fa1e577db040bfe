using System.Security.Claims;
using System.Text.Encodings.Web;
using Mesh.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Mesh.Node.Access;

/// <summary>Knows callers by the tokens of <c>mesh.access.tokens</c>.</summary>
internal sealed class TokenScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenBook tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    internal const string Name = "token";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    private AuthenticateResult Authenticate()
    {
        if (BearerToken.Of(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        if (tokens.Find(token) is not { } caller)
        {
            return AuthenticateResult.Fail("The token is nobody's here");
        }

        BearerToken.Remove(Request);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(caller, Name) { Token = token }), Name));
    }
}
