using System.Text;

namespace Mesh.Tests.Support;

/// <summary>Real lines of an access log; <c>access-excerpt.md</c> says where they are from.</summary>
internal static class AccessExcerpt
{
    internal static byte[] Bytes { get; } = Read();

    internal static string[] Lines { get; } =
        Encoding.UTF8.GetString(Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Read()
    {
        using var resource = typeof(AccessExcerpt).Assembly.GetManifestResourceStream("access-excerpt.log")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
