using System.Globalization;
using Mesh.Node.Access;
using Mesh.Node.Dashboard.Components;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mesh.Node.Dashboard.Access;

/// <summary>Signing in with a token, and out again: forms that work without a script.</summary>
internal static class SignInPages
{
    /// <summary>Where it is.</summary>
    internal const string Path = "/sign-in";

    /// <summary>Where one signs out.</summary>
    internal const string OutPath = "/sign-out";

    /// <summary>The part of the address that says where to go afterwards.</summary>
    internal const string To = "to";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ShowAsync).AllowAnonymous();
        app.MapPost(Path, EnterAsync).AllowAnonymous();
        app.MapPost(OutPath, LeaveAsync).AllowAnonymous();
    }

    private static Task ShowAsync(HttpContext context)
    {
        var access = context.RequestServices.GetRequiredService<DashboardAccess>();
        if (access.Of(context.User).MayLook)
        {
            context.Response.Redirect("/");
            return Task.CompletedTask;
        }

        return AnswerAsync(context, StatusCodes.Status200OK, null, context.Request.Query[To]);
    }

    private static async Task EnterAsync(HttpContext context)
    {
        if (!context.RequestServices.GetRequiredService<SignInLimits>().Allows(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = SignInLimits.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status429TooManyRequests, "Too many attempts from there; try again in a minute.", null);
            return;
        }

        if (await SmallForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        var (user, fault) = context.RequestServices.GetRequiredService<DashboardAccess>().SignIn(form["token"].ToString().Trim(), Scheme);
        if (user is null)
        {
            GatewayAudit.Refused(context, fault!);
            await AnswerAsync(context, StatusCodes.Status403Forbidden, fault, form[To]);
            return;
        }

        await context.SignInAsync(Scheme, user);
        Go(context, IsLocal(form[To]) ? form[To].ToString() : "/");
    }

    private static async Task LeaveAsync(HttpContext context)
    {
        if (await SmallForm.ReadAsync(context) is not null)
        {
            await context.SignOutAsync();
            Go(context, Path);
        }
    }

    private static void Go(HttpContext context, string where)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = where;
    }

    /// <summary>An address of the dashboard itself, whatever somebody put into the link that led here.</summary>
    private static bool IsLocal(string? to) => to is "/" || to?.StartsWith("/?", StringComparison.Ordinal) == true;

    private static Task AnswerAsync(HttpContext context, int status, string? fault, string? to)
    {
        var page = new RazorComponentResult<SignInPage>(new Dictionary<string, object?> { ["Fault"] = fault, ["To"] = IsLocal(to) ? to : "/" })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
        return page.ExecuteAsync(context);
    }
}
