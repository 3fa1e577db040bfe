using System.Security.Claims;
using Mesh.Node.Access;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Mesh.Node.Dashboard.Access;

/// <summary>Takes a cookie for what its token is worth now, and sends pages, but nothing else, to where one signs in.</summary>
internal sealed class SessionEvents : CookieAuthenticationEvents
{
    /// <inheritdoc/>
    public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var access = context.HttpContext.RequestServices.GetRequiredService<DashboardAccess>();
        if (context.Principal is not { } user || access.CallerOf(user) is not { } caller)
        {
            context.RejectPrincipal();
            return Task.CompletedTask;
        }

        var known = new CallerIdentity(caller, context.Scheme.Name);
        known.AddClaims(user.Claims);
        context.ReplacePrincipal(new ClaimsPrincipal(known));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task RedirectToLogin(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context) =>
        IsPage(context.Request) ? base.RedirectToLogin(context) : AnswerAsync(context.Response, StatusCodes.Status401Unauthorized);

    /// <inheritdoc/>
    public override Task RedirectToAccessDenied(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!IsPage(context.Request))
        {
            return AnswerAsync(context.Response, StatusCodes.Status403Forbidden);
        }

        context.Response.Redirect(SignInPages.Path);
        return Task.CompletedTask;
    }

    private static bool IsPage(HttpRequest request) => request.Path == "/" && HttpMethods.IsGet(request.Method);

    private static Task AnswerAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return response.WriteAsync("Sign in first: GET /sign-in.");
    }
}
