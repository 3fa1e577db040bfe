using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mesh.Observation;

namespace Mesh.Documents;

/// <summary>The event <c>picture</c> of <c>GET /v1/events</c>: the cluster as the node asked puts it together.</summary>
/// <param name="Number">Counts that node's pictures.</param>
/// <param name="At">When it was made, by that node's clock.</param>
/// <param name="Node">The node asked.</param>
/// <param name="ClusterId">Tells this cluster from any other; null while that node is in none.</param>
/// <param name="Ready">Whether that node takes requests.</param>
/// <param name="NotReady">Why it does not, a sentence each.</param>
/// <param name="Nodes">The members, and those that were removed within the last minute; sorted by name.</param>
/// <param name="Services">The services that members offer; sorted by name.</param>
/// <param name="Alarms">What is wrong now.</param>
/// <param name="Traffic">What all nodes together did, a point a second, the oldest first: the last minutes in a stream's first
/// picture, then those that are new.</param>
/// <param name="Happenings">What happened, the newest first: all that is remembered in a stream's first picture, then those that
/// are new, or that more nodes told of.</param>
internal sealed record PictureDocument(
    long Number,
    DateTimeOffset At,
    string Node,
    string? ClusterId,
    bool Ready,
    ImmutableArray<string> NotReady,
    ImmutableArray<NodePictureDocument> Nodes,
    ImmutableArray<ServicePictureDocument> Services,
    ImmutableArray<AlarmDocument> Alarms,
    ImmutableArray<TrafficDocument> Traffic,
    ImmutableArray<HappeningDocument> Happenings)
{
    /// <param name="picture">The picture.</param>
    /// <param name="traffic">What is new of its traffic.</param>
    /// <param name="happenings">What is new of its happenings.</param>
    /// <param name="isFirst">Whether all of the last minute's phis are wanted.</param>
    internal static PictureDocument Of(
        ClusterPicture picture, IEnumerable<TrafficPoint> traffic, IEnumerable<Happening> happenings, bool isFirst) => new(
        picture.Number,
        picture.At,
        picture.Node,
        picture.ClusterId,
        picture.IsReady,
        picture.NotReady,
        [.. picture.Nodes.Select(node => NodePictureDocument.Of(node, isFirst))],
        [.. picture.Services.Select(ServicePictureDocument.Of)],
        [.. picture.Alarms.Select(AlarmDocument.Of)],
        [.. traffic.Select(TrafficDocument.Of)],
        [.. happenings.Select(HappeningDocument.Of)]);
}

/// <summary>One node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its control plane's address.</param>
/// <param name="Status">Its status by gossip; <c>removed</c> when it is no member any more.</param>
/// <param name="State">How it is, the worst that is known: <c>healthy</c>, <c>joining</c>, <c>draining</c>, <c>starved</c>,
/// <c>no-lease</c>, <c>suspect</c>, <c>unreachable</c> or <c>removed</c>.</param>
/// <param name="Why">What that rests on, in sentences; empty when it is well.</param>
/// <param name="Voter">Whether it is one of the configured seeds.</param>
/// <param name="Weight">Its share of each ring relative to the others.</param>
/// <param name="AppVersion">The version of the program that runs there.</param>
/// <param name="Doubt">How many times it has raised its own thresholds because it is starved; 1 when it is well.</param>
/// <param name="Accusers">Who holds it for suspect; sorted by name.</param>
/// <param name="Phi">The highest suspicion level that another node has of it; null when it is infinite, and when nobody has one.</param>
/// <param name="Phis">The same in the last minute, a value a second; only in a stream's first picture.</param>
/// <param name="Load">What it does; null when it told nothing of late.</param>
/// <param name="SilentMs">How long it has told nothing, though it was asked.</param>
internal sealed record NodePictureDocument(
    string Name,
    string Address,
    string Status,
    string State,
    string Why,
    bool Voter,
    int Weight,
    string AppVersion,
    int Doubt,
    ImmutableArray<AccusationDocument> Accusers,
    double? Phi,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<double?>? Phis,
    LoadDocument? Load,
    long SilentMs)
{
    internal static NodePictureDocument Of(NodePicture node, bool isFirst) => new(
        node.Name,
        node.Address,
        node.Status,
        Words.Of(node.State.ToString()),
        node.Why,
        node.Voter,
        node.Weight,
        node.AppVersion,
        node.Doubt,
        [.. node.Accusers.Select(one => new AccusationDocument(one.By, Finite(one.Phi), one.Cause))],
        node.Phi is { } phi ? Finite(phi) : null,
        isFirst ? [.. node.Phis.Select(Finite)] : null,
        node.Load is { } load ? LoadDocument.Of(load) : null,
        (long)node.SilentFor.TotalMilliseconds);

    private static double? Finite(double phi) => double.IsFinite(phi) ? Math.Round(phi, 2) : null;
}

/// <summary>One node's suspicion of another.</summary>
/// <param name="By">Who suspects.</param>
/// <param name="Phi">The suspicion level; null when it is infinite.</param>
/// <param name="Cause">Why, in a word: <c>connection-lost</c>, <c>ping-unanswered</c>, …</param>
internal sealed record AccusationDocument(string By, double? Phi, string Cause);
