using Mesh.Connections;
using Mesh.Hosting;
using Mesh.Inspection;
using Mesh.Remoting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Mesh.Telemetry;

/// <summary>What a node measures, added to its host.</summary>
internal static class TelemetryServices
{
    public static void AddMeshTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<IRefusingPort>(provider => provider.GetRequiredService<MeshRuntime>().Plane);
        services.AddSingleton<IRefusingPort>(provider => provider.GetRequiredService<RemotingSetup>());
        services.AddSingleton<IRefusingPort>(provider => provider.GetRequiredService<PbmConnectionHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MeshInstruments>());
    }
}
