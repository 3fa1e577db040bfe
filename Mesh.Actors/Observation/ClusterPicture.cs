using System.Collections.Immutable;

namespace Mesh.Observation;

/// <summary>The cluster at one moment, as one node puts it together from what it knows and from what all nodes told it.</summary>
/// <param name="Number">Counts the pictures that this node made, from 1; not comparable between nodes.</param>
/// <param name="At">When, by this node's wall clock.</param>
/// <param name="Node">Who made it.</param>
/// <param name="ClusterId">Which cluster it is; null while the node is in none.</param>
/// <param name="IsReady">Whether the node that made it takes requests itself.</param>
/// <param name="NotReady">Why it does not, a sentence each; empty when it does.</param>
/// <param name="Nodes">The members, and those that were removed within the last minute; sorted by name.</param>
/// <param name="Services">Every service that some member offers; sorted by name.</param>
/// <param name="Alarms">What is wrong now; empty as a rule.</param>
/// <param name="Traffic">What all nodes together did in the last minutes: a point a second, the oldest first.</param>
/// <param name="Happenings">What happened, the newest first, as many as are remembered.</param>
internal sealed record ClusterPicture(
    long Number,
    DateTimeOffset At,
    string Node,
    string? ClusterId,
    bool IsReady,
    ImmutableArray<string> NotReady,
    ImmutableArray<NodePicture> Nodes,
    ImmutableArray<ServicePicture> Services,
    ImmutableArray<Alarm> Alarms,
    ImmutableArray<TrafficPoint> Traffic,
    ImmutableArray<Happening> Happenings);
