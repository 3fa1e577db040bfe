using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Everything that the page shows, of one picture and one address.</summary>
/// <param name="Number">The picture's number: a new one is news.</param>
/// <param name="Node">Who draws.</param>
/// <param name="Cluster">Which cluster; a hyphen for none.</param>
/// <param name="Time">When the picture was made, as it is shown.</param>
/// <param name="At">The same for programs.</param>
/// <param name="Headline">The state of the cluster.</param>
/// <param name="Ring">The chosen service's ring; null without one.</param>
/// <param name="Members">The nodes, arranged as asked.</param>
/// <param name="AllMembers">How many there are.</param>
/// <param name="Names">The names of all.</param>
/// <param name="Services">The services.</param>
/// <param name="Charts">What was done in the last minutes.</param>
/// <param name="Happenings">What happened.</param>
/// <param name="Service">The chosen service; empty without one.</param>
public sealed record PageModel(
    long Number,
    string Node,
    string Cluster,
    string Time,
    string At,
    Headline Headline,
    RingDrawing? Ring,
    ImmutableArray<MemberRow> Members,
    int AllMembers,
    ImmutableArray<string> Names,
    ImmutableArray<ServiceRow> Services,
    ImmutableArray<Chart> Charts,
    ImmutableArray<HappeningRow> Happenings,
    string Service)
{
    internal static PageModel Of(ClusterPicture picture, PageQuery query, RingMemory memory)
    {
        var service = ServiceOf(picture, query.Service);
        var ring = service is null ? null : RingDrawings.Of(picture, service, memory.BeforeOf(service.Name, picture.At));
        var rows = MemberRow.Of(picture, ring, service);
        return new(
            picture.Number,
            picture.Node,
            picture.ClusterId ?? "-",
            Figures.Clock(picture.At),
            picture.At.ToUniversalTime().ToString("O"),
            Headline.Of(picture),
            ring,
            MemberOrder.Arrange(rows, query.Order, query.Find),
            rows.Length,
            [.. picture.Nodes.Select(node => node.Name)],
            ServiceRow.Of(picture),
            [TrafficCharts.Rates(picture.Traffic), TrafficCharts.Times(picture.Traffic)],
            HappeningRow.Of(picture),
            service?.Name ?? "");
    }

    /// <summary>The service asked for; else the busiest.</summary>
    internal static ServicePicture? ServiceOf(ClusterPicture picture, string? name) =>
        picture.Services.FirstOrDefault(service => service.Name == name)
        ?? (picture.Services.IsEmpty ? null : picture.Services.OrderByDescending(service => Math.Round(service.Run)).First());
}
