namespace Mesh.Node.Gateway;

/// <summary><c>/</c> for programs: where to go from here. The same for everybody, and nothing about the node.</summary>
/// <param name="Dashboard">Where a browser sees the cluster.</param>
/// <param name="OpenApi">Where the routes are described.</param>
/// <param name="Ready">Where a load balancer asks.</param>
internal sealed record RootDocument(string Dashboard, string OpenApi, string Ready)
{
    internal static RootDocument Instance { get; } = new("/", "/openapi/v1.json", "/health/ready");
}
