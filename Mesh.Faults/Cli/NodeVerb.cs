using Mesh.Configuration;
using Mesh.Faults.Records;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Node.Cli;
using Mesh.Node.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Faults.Cli;

/// <summary><c>node</c>: a node as <c>Mesh.Node</c> runs it, with the suite's services, and without some mechanisms.</summary>
internal static class NodeVerb
{
    private static readonly string Deployment = Path.Combine(AppContext.BaseDirectory, "faults.conf");

    /// <param name="arguments">For <c>Mesh.Node</c>; a <c>--config</c> among them comes after the suite's own.</param>
    /// <returns>The process's exit code.</returns>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        using var file = Environment.GetEnvironmentVariable("MESH_FAULTS_RECORD") is { Length: > 0 } path
            ? new RecordFile(path)
            : null;
        var extras = new NodeExtras(
            MechanismNames.Without(Environment.GetEnvironmentVariable("MESH_FAULTS_WITHOUT")),
            services => services.AddSingleton(provider => new Recorder(
                provider.GetRequiredService<MeshOptions>().Node.Name,
                file,
                () => LeaseOf(provider.GetRequiredService<MeshRuntime>().Plane)))); // which is made after its services
        return await NodeCommand.RunAsync(["--config", Deployment, .. arguments], Surroundings.OfThisProcess, extras)
            .ConfigureAwait(false);
    }

    private static LeaseState LeaseOf(DataPlane plane) => plane.Lease.StateAt(plane.Clock.Monotonic());
}
