using Microsoft.AspNetCore.Authorization;

namespace Mesh.Node.Dashboard.Access;

/// <summary>Somebody who may look at the dashboard.</summary>
internal sealed class ViewerRequirement : IAuthorizationRequirement
{
    /// <summary>Judges by what is known now.</summary>
    internal sealed class Handler(DashboardAccess access) : AuthorizationHandler<ViewerRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ViewerRequirement requirement)
        {
            if (access.Of(context.User).MayLook)
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
