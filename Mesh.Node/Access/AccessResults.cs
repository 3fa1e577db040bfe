using Mesh.Identity;
using Mesh.Node.Gateway;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Mesh.Node.Access;

/// <summary>Says why a request may not go on, as a problem, and with the header of RFC 6750.</summary>
internal sealed class AccessResults : IAuthorizationMiddlewareResultHandler
{
    private const string Wanted =
        "wanted a header Authorization of the scheme \"Bearer\" with a token of mesh.access.tokens, or a JWT where mesh.gateway.jwt is set.";

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context)
        : IsChange(policy, context) ? RefuseChangeAsync(context, policy, authorizeResult)
        : authorizeResult.Forbidden ? ForbidAsync(context, policy)
        : ChallengeAsync(context);

    private static bool IsChange(AuthorizationPolicy policy, HttpContext context) =>
        policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.ScopeOf(context).Kind == AccessScope.Admin;

    private static Task RefuseChangeAsync(HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
    {
        GatewayAudit.Refused(context, result.Forbidden ? "it has no scope mesh.admin" : "nobody knows who it is");
        return result.Forbidden ? ForbidAsync(context, policy) : ChallengeAsync(context);
    }

    private static async Task ChallengeAsync(HttpContext context)
    {
        var failure = (await context.AuthenticateAsync()).Failure; // nothing is judged twice
        if (failure is KeysUnavailableException)
        {
            await ProblemResponse.WriteAsync(context, new GatewayFault(StatusCodes.Status503ServiceUnavailable, "keys-unavailable",
                "The identity provider does not say its keys, so that the JWT can't be judged; the same request may succeed later."));
            return;
        }

        context.Response.Headers.WWWAuthenticate =
            failure is null ? "Bearer realm=\"mesh\"" : "Bearer realm=\"mesh\", error=\"invalid_token\"";
        await ProblemResponse.WriteAsync(context, new GatewayFault(
            StatusCodes.Status401Unauthorized, "unauthenticated", $"{failure?.Message ?? "The request has no token"}; {Wanted}"));
    }

    private static Task ForbidAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var scope = policy.Requirements.OfType<ScopeRequirement>().First().ScopeOf(context);
        var name = CallerIdentity.Of(context)?.Caller.Name;
        context.Response.Headers.WWWAuthenticate = scope.Target is null || Uri.CheckHostName(scope.Target) == UriHostNameType.Dns
            ? $"Bearer realm=\"mesh\", error=\"insufficient_scope\", scope=\"{scope}\""
            : "Bearer realm=\"mesh\", error=\"insufficient_scope\"";
        return ProblemResponse.WriteAsync(context, new GatewayFault(
            StatusCodes.Status403Forbidden, "forbidden", $"The caller {name} has no scope {scope}, which this request needs."));
    }
}
