using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Dashboard.Access;

/// <summary>Reads a form of one of the dashboard's own pages.</summary>
internal static class SmallForm
{
    private const long MostBytes = 16 * 1024;

    /// <summary>The form; null when it did not come from a page of this node, and then the answer has been given.</summary>
    internal static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("The form is too old, or not from a page of this node: load the page again.", context.RequestAborted);
            return null;
        }

        return await context.Request.ReadFormAsync(context.RequestAborted);
    }
}
