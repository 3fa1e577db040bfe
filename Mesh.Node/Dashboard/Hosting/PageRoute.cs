namespace Mesh.Node.Dashboard.Hosting;

/// <summary>Marks a route that is for the dashboard's pages alone: no part of the API.</summary>
internal sealed class PageRoute
{
    private PageRoute()
    {
    }

    internal static PageRoute Instance { get; } = new();
}
