namespace Mesh.Node.Dashboard.Hosting;

/// <summary>What every answer of the dashboard tells browsers: to load and run nothing but its own files, and to show it in no other
/// page.</summary>
internal static class PageHeaders
{
    /// <summary>The policy.</summary>
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'self'; frame-ancestors 'none'";

    internal static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store"; // as antiforgery wants it
        return next(context);
    }
}
