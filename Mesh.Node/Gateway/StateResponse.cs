using System.Text.Json.Serialization.Metadata;

namespace Mesh.Node.Gateway;

/// <summary>Writes what this node knows now as JSON that nobody may cache.</summary>
internal static class StateResponse
{
    internal static Task WriteAsync<T>(HttpContext context, T document, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(document, type);
    }
}
