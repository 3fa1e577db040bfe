using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Membership;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Draws rings. Pure.</summary>
internal static class RingDrawings
{
    /// <summary>Up to so many nodes each has a colour of its own.</summary>
    internal const int Colours = 12;

    private const int Greys = 4;
    private const double Gap = 0.002;

    /// <summary>The drawing of a service's ring; null when nobody is on it.</summary>
    /// <param name="picture">How its nodes are.</param>
    /// <param name="service">The service.</param>
    /// <param name="before">The ring that it had before the last change; null when none is known.</param>
    internal static RingDrawing? Of(ClusterPicture picture, ServicePicture service, Ring? before = null) =>
        service.Ring.Members.IsEmpty
            ? null
            : Of(service.Name, service.Ring, service.RingVersion, before, picture.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal));

    /// <summary>The drawing of a ring as it would be.</summary>
    internal static RingDrawing OfPlan(string service, RingPlan plan) =>
        Of(service, plan.After, 0, plan.Before, new Dictionary<string, NodePicture>(StringComparer.Ordinal));

    private static RingDrawing Of(
        string service, Ring ring, long version, Ring? before, Dictionary<string, NodePicture> nodes)
    {
        var cells = RingCells.Of(ring);
        var crowded = ring.Members.Length > Colours;
        var most = Math.Max(1, ring.Members.Max(member => LoadOf(nodes, member.Name)));
        var parts = Parts(ring, nodes);
        var labels = RingLabels.Of([.. parts.Select(part => (part.Name, part.Share, part.Middle, part.Look.Tone == Tone.Well))]);
        var gap = crowded ? 0 : Gap;
        return new(
            service,
            RingDocument.Hex(ring.Digest),
            version,
            SummaryOf(service, ring, parts),
            [
                .. parts.Select((part, index) => new RingArc(
                    part.Name,
                    crowded ? index % Greys : index,
                    part.Look,
                    cells.DashesOf(part.Name),
                    RingGeometry.Sector(
                        part.From + gap,
                        Math.Max(part.From + part.Share - gap, part.From + gap + 0.0005),
                        RingGeometry.ArcRadius,
                        RingGeometry.ArcRadius - Thickness(LoadOf(nodes, part.Name) / most)),
                    TitleOf(part, nodes.GetValueOrDefault(part.Name)),
                    labels[index])),
            ],
            cells.MovedSince(before is { Members.IsEmpty: false } ? RingCells.Of(before) : null),
            crowded);
    }

    private static ImmutableArray<Part> Parts(Ring ring, Dictionary<string, NodePicture> nodes)
    {
        var from = 0.0;
        var parts = ImmutableArray.CreateBuilder<Part>(ring.Members.Length);
        for (var index = 0; index < ring.Members.Length; index++)
        {
            var (name, share) = (ring.Members[index].Name, ring.ShareOf(index));
            var condition = nodes.TryGetValue(name, out var node) ? node.State : NodeCondition.Healthy;
            parts.Add(new(name, share, from, NodeLook.Of(condition)));
            from += share;
        }

        return parts.MoveToImmutable();
    }

    private static double LoadOf(Dictionary<string, NodePicture> nodes, string name) =>
        nodes.TryGetValue(name, out var node) && node.Load is { } load ? load.Run : 0;

    private static double Thickness(double load) =>
        RingGeometry.ThinArc + ((RingGeometry.ThickArc - RingGeometry.ThinArc) * Math.Clamp(load, 0, 1));

    private static string TitleOf(Part part, NodePicture? node) => node?.Load is { } load
        ? $"{part.Name}: {part.Look.Word}, owns {Figures.Percent(part.Share)} of the keys, runs {Figures.Rate(load.Run)} requests a second"
        : $"{part.Name}: {part.Look.Word}, owns {Figures.Percent(part.Share)} of the keys";

    private static string SummaryOf(string service, Ring ring, ImmutableArray<Part> parts)
    {
        var (least, most) = (parts.MinBy(part => part.Share)!, parts.MaxBy(part => part.Share)!);
        var ill = parts.Where(part => part.Look.Tone != Tone.Well).Select(part => $"{part.Name} is {part.Look.Word}").ToArray();
        return $"The ring of {service} has {Figures.Count(ring.Members.Length, "node")}. "
            + $"The largest share is {most.Name}'s, {Figures.Percent(most.Share)}; the smallest {least.Name}'s, {Figures.Percent(least.Share)}. "
            + (ill is [] ? "All of them are well. " : $"{Figures.Names(ill)}. ")
            + "The table of members has the same in numbers.";
    }

    private sealed record Part(string Name, double Share, double From, NodeLook Look)
    {
        public double Middle => From + (Share / 2);
    }
}
