using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>
/// A file that the dashboard's pages load. It is within the assembly, so that it is there however the node was started; its address
/// changes with its content, so that browsers may keep it.
/// </summary>
internal sealed record Asset(byte[] Content, string ContentType, string Tag)
{
    /// <summary>Where assets are.</summary>
    internal const string Folder = "/dashboard/";

    private const string Prefix = "dashboard/";

    private static readonly Lazy<FrozenDictionary<string, Asset>> All = new(() => typeof(Asset).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal));

    /// <summary>The address of one.</summary>
    internal static string Url(string name) => $"{Folder}{name}?{All.Value[name].Tag}";

    /// <summary>Answers with one; what there is not is answered with 404.</summary>
    internal static Task AnswerAsync(HttpContext context)
    {
        if (context.Request.RouteValues["name"] is not string name || !All.Value.TryGetValue(name, out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = $"\"{asset.Tag}\"";
        response.Headers.CacheControl = request.QueryString.Value == $"?{asset.Tag}" ? "public, max-age=31536000, immutable" : "no-cache";
        if (request.Headers.IfNoneMatch == response.Headers.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Content.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }

    private static Asset Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(content, TypeOf(name), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
