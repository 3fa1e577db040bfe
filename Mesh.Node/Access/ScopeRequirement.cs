using Mesh.Identity;
using Microsoft.AspNetCore.Authorization;

namespace Mesh.Node.Access;

/// <summary>A scope that a caller must have.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="target">The service or upstream that a request is for; null where the kind has none.</param>
internal sealed class ScopeRequirement(string kind, Func<HttpContext, string?>? target = null)
    : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    /// <summary>The scope that this request needs.</summary>
    internal AccessScope ScopeOf(HttpContext context) => new(kind, target?.Invoke(context));

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext request
            && CallerIdentity.Of(request) is { } identity
            && identity.Caller.Scopes.Allows(requirement.ScopeOf(request)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
