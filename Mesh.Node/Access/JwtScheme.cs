using System.Security.Claims;
using Mesh.Access;
using Mesh.Node.Startup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Node.Access;

/// <summary>Knows callers by the JWTs of <c>mesh.gateway.jwt</c>.</summary>
internal static class JwtScheme
{
    internal const string Name = "jwt";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(5);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Whether a token has the shape of a JWT: three parts with dots between them, which no other token has.</summary>
    internal static bool HasShape(string token) => token.AsSpan().Count('.') == 2;

    // AddJwtBearer would read IConfiguration as well, which says nothing here.
    internal static void AddJwt(this AuthenticationBuilder authentication, JwtOptions jwt)
    {
        authentication.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
        authentication.AddScheme<JwtBearerOptions, JwtBearerHandler>(Name, options => Configure(options, jwt));
    }

    private static void Configure(JwtBearerOptions options, JwtOptions jwt)
    {
        options.Authority = jwt.Authority.Length > 0 ? jwt.Authority : null;
        if (jwt.MetadataAddress.Length > 0)
        {
            options.MetadataAddress = jwt.MetadataAddress;
        }

        options.RequireHttpsMetadata = false; // settings that are not safe were refused: see JwtOptions
        options.BackchannelTimeout = ProviderPatience;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = jwt.Audience,
            ValidIssuer = jwt.Issuer.Length > 0 ? jwt.Issuer : null,
            IssuerSigningKeys = jwt.Keys.IsEmpty ? null : jwt.Keys,
            ValidAlgorithms = Algorithms,
            ClockSkew = ClockSkew,
        };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = ReceiveAsync,
            OnTokenValidated = context =>
            {
                context.Principal = new ClaimsPrincipal(new CallerIdentity(CallerOf(context.Principal!, jwt.ScopeClaim), Name)
                {
                    Until = context.SecurityToken.ValidTo + ClockSkew,
                });
                if (!jwt.Forward)
                {
                    BearerToken.Remove(context.Request);
                }

                return Task.CompletedTask;
            },
            OnAuthenticationFailed = context =>
            {
                context.Fail(new AuthenticationFailureException(WhyOf(context.Exception)));
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Keys that can't be had are no fault of the token, as the handler would tell it.</summary>
    private static async Task ReceiveAsync(MessageReceivedContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token)
        {
            context.NoResult();
            return;
        }

        context.Token = token;
        try
        {
            if (context.Options.ConfigurationManager is { } provider)
            {
                await provider.GetConfigurationAsync(context.HttpContext.RequestAborted);
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException)
        {
            context.Fail(new KeysUnavailableException(fault));
        }
    }

    private static Caller CallerOf(ClaimsPrincipal principal, string scopeClaim) => new(
        principal.FindFirstValue("sub") ?? principal.FindFirstValue("client_id") ?? principal.FindFirstValue("azp") ?? "?",
        ScopeSet.Among(principal.FindAll(scopeClaim)
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    /// <summary>What is wrong with a token, in words that have nothing of it.</summary>
    private static string WhyOf(Exception fault) => fault switch
    {
        SecurityTokenExpiredException => "The JWT has expired",
        SecurityTokenNotYetValidException => "The JWT is not valid yet",
        SecurityTokenInvalidIssuerException => "The JWT was issued by somebody else",
        SecurityTokenInvalidAudienceException => "The JWT was issued for somebody else",
        SecurityTokenMalformedException or ArgumentException => "The JWT can't be read",
        _ => "The JWT is not signed by its issuer, or can't be read",
    };
}

/// <summary>The identity provider did not say its keys, so that nothing can be said of a token.</summary>
internal sealed class KeysUnavailableException(Exception cause)
    : AuthenticationFailureException("The identity provider did not answer.", cause);
