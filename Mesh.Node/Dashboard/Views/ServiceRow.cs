using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>A service as a line of the table of services.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Affinity">Whether a route may leave a suspect owner at once.</param>
/// <param name="Policy">How nodes are chosen for requests with a key, and without one.</param>
/// <param name="Nodes">How many nodes offer it.</param>
/// <param name="Ring">Whether all of them go by one ring, in words.</param>
/// <param name="Agrees">Whether they do.</param>
/// <param name="Rate">Requests a second on all nodes.</param>
public sealed record ServiceRow(
    string Name, string Kind, string Affinity, string Policy, int Nodes, string Ring, bool Agrees, string Rate)
{
    internal static ImmutableArray<ServiceRow> Of(ClusterPicture picture) => [.. picture.Services.Select(Of)];

    private static ServiceRow Of(ServicePicture service) => new(
        service.Name,
        service.Kind,
        service.Affinity,
        service.KeylessPolicy is { } keyless && keyless != service.Policy ? $"{service.Policy}; {keyless} without a key" : service.Policy,
        service.Ring.Members.Length,
        service.Dissenters.IsEmpty ? "one ring on all nodes" : $"another ring on {Figures.Names([.. service.Dissenters])}",
        service.Dissenters.IsEmpty,
        Figures.Rate(service.Run));
}
