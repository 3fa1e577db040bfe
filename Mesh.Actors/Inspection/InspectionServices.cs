using Mesh.Access;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Inspection.Commands;
using Mesh.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection;

/// <summary>Registers what a node needs to serve <c>pbm</c>.</summary>
public static class InspectionServices
{
    /// <summary>
    /// Adds the palettes that every node has, the registry and the connection handler. The caller binds the handler
    /// to an endpoint, and provides <see cref="Akka.Actor.ActorSystem"/> and <see cref="IMeshState"/>, which are
    /// resolved when a client asks, not before; and <see cref="MeshOptions"/>.
    /// </summary>
    public static IServiceCollection AddMeshInspection(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ActorPalette.Create());
        services.AddSingleton(ClusterPalette.Create());
        services.AddSingleton(LogPalette.Create());
        services.AddSingleton(MeshPalette.Create());
        services.AddSingleton(UptimePalette.Create());
        services.TryAddSingleton(provider =>
            new Uptime(provider.GetRequiredService<TimeProvider>(), Uptime.StartOfThisProcess));
        services.AddLogMemory();
        services.TryAddSingleton(provider => new TokenBook(provider.GetRequiredService<MeshOptions>().Tokens));
        services.TryAddSingleton(provider => new Audit(
            provider.GetRequiredService<MeshOptions>().Node.Name,
            provider.GetRequiredService<MeshOptions>().Audit.File,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PaletteRegistry>();
        services.AddSingleton<PbmConnectionHandler>();
        return services;
    }

    /// <summary>
    /// The log of the host, in memory. What the host lets through goes in; of ASP.NET Core's own, warnings and above, and
    /// nothing of what would cost each request a scope and an activity if somebody listened.
    /// </summary>
    private static void AddLogMemory(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new LogMemory(
            provider.GetRequiredService<MeshOptions>().Log.Kept, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogMemory>());
        services.AddLogging(logging => logging
            .AddFilter<LogMemory>("Microsoft", LogLevel.Warning)
            .AddFilter<LogMemory>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
    }
}
