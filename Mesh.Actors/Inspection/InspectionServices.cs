using Mesh.Inspection.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mesh.Inspection;

/// <summary>Registers what a node needs to serve <c>pbm</c>.</summary>
public static class InspectionServices
{
    /// <summary>
    /// Adds the palettes that every node has, the registry and the connection handler. The caller binds the handler
    /// to an endpoint, and provides <see cref="Akka.Actor.ActorSystem"/> and <see cref="IMeshState"/>, which are
    /// resolved when a client asks, not before.
    /// </summary>
    public static IServiceCollection AddMeshInspection(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ActorPalette.Create());
        services.AddSingleton(ClusterPalette.Create());
        services.AddSingleton(MeshPalette.Create());
        services.AddSingleton<PaletteRegistry>();
        services.AddSingleton<PbmConnectionHandler>();
        return services;
    }
}
