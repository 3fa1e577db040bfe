using System.Collections.Immutable;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>A node as a line of the table of members.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Look">How it is.</param>
/// <param name="Why">What that rests on, in sentences; empty for a node of which there is nothing to say.</param>
/// <param name="Place">Its number on the chosen ring, which is its colour; null when it is not on it.</param>
/// <param name="Share">The fraction of the chosen ring that it owns; null when it is not on it.</param>
/// <param name="IsVoter">Whether it is a voter.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Phi">The suspicion level; null when nobody has an opinion.</param>
/// <param name="Spark">The line of its suspicion levels, see <see cref="Sparkline"/>; empty without any.</param>
/// <param name="Doubt">How much it doubts itself; 1 when it is well.</param>
/// <param name="Rate">Requests a second that come to its services; null when it told nothing of late.</param>
/// <param name="InFlight">Requests that wait or run there.</param>
/// <param name="P50">What half of its callers' requests did not exceed.</param>
/// <param name="P99">What 99 of 100 did not exceed.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="Address">Its address.</param>
public sealed record MemberRow(
    string Name,
    NodeLook Look,
    string Why,
    int? Place,
    double? Share,
    bool IsVoter,
    int Weight,
    double? Phi,
    string Spark,
    int Doubt,
    double? Rate,
    int? InFlight,
    TimeSpan? P50,
    TimeSpan? P99,
    string Version,
    string Address)
{
    /// <summary>The rows of a picture, in the order of their names.</summary>
    internal static ImmutableArray<MemberRow> Of(ClusterPicture picture, RingDrawing? ring, ServicePicture? service)
    {
        var places = (ring?.Arcs ?? []).Select((arc, index) => (arc.Node, arc.Colour, Share: service!.Ring.ShareOf(index)))
            .ToDictionary(one => one.Node, StringComparer.Ordinal);
        return
        [
            .. picture.Nodes.Select(node => places.TryGetValue(node.Name, out var place)
                ? Of(node, place.Colour, place.Share)
                : Of(node, null, null)),
        ];
    }

    private static MemberRow Of(NodePicture node, int? place, double? share)
    {
        return new(
            node.Name,
            NodeLook.Of(node.State),
            node.Why,
            place,
            share,
            node.Voter,
            node.Weight,
            node.Phi,
            Sparkline.Of(node.Phis),
            node.Doubt,
            node.Load?.Run,
            node.Load is { } load ? load.InFlight + load.Running : null,
            node.Load?.P50,
            node.Load?.P99,
            node.AppVersion,
            node.Address);
    }
}
