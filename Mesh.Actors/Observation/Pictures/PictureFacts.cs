using System.Collections.Immutable;
using System.Globalization;
using Mesh.Documents;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Observation.Pictures;

/// <summary>What a node knows by itself when it makes a picture.</summary>
/// <param name="Now">The moment, on the monotonic clock.</param>
/// <param name="Wall">The same by the wall clock.</param>
/// <param name="Node">Its name.</param>
/// <param name="Start">Which start of it this is.</param>
/// <param name="ClusterId">Which cluster it is in; null for none.</param>
/// <param name="Readiness">Whether it takes requests.</param>
/// <param name="View">The members.</param>
/// <param name="Peers">What it thinks of them.</param>
/// <param name="SuspectSince">Since when it suspects whom, on the monotonic clock.</param>
/// <param name="Self">How it is itself.</param>
/// <param name="Services">The services, without what came to them.</param>
/// <param name="Alarms">What is wrong.</param>
internal sealed record PictureFacts(
    TimeSpan Now,
    DateTimeOffset Wall,
    string Node,
    string Start,
    string? ClusterId,
    Readiness Readiness,
    MeshView View,
    ImmutableArray<PeerState> Peers,
    ImmutableDictionary<string, TimeSpan> SuspectSince,
    SelfWord Self,
    ImmutableArray<ServicePicture> Services,
    ImmutableArray<Alarm> Alarms)
{
    public static PictureFacts Of(MeshRuntime runtime, TimeProvider clock)
    {
        var (view, now) = (runtime.View, clock.Monotonic());
        return new(
            now,
            clock.GetUtcNow(),
            runtime.NodeName,
            runtime.Identity.Incarnation.ToString("x8", CultureInfo.InvariantCulture),
            runtime.ClusterId?.ToString(),
            runtime.Readiness,
            view,
            CurrentPeers.Of(runtime),
            runtime.Chronicle.Suspects,
            new(runtime.Doubt, runtime.Chronicle.Starved, runtime.IsDraining, runtime.Plane.Lease.StateAt(now)),
            [.. view.Services.Values.OrderBy(service => service.Name, StringComparer.Ordinal).Select(service => ServiceOf(runtime, service))],
            runtime.Alarms);
    }

    private static ServicePicture ServiceOf(IMeshState state, ServiceView service)
    {
        var document = ServiceDocument.Of(state, service);
        return new(
            service.Name,
            document.Kind,
            document.Affinity,
            document.Policy,
            document.KeylessPolicy,
            service.Ring,
            service.RingVersion,
            [
                .. document.Digests.Where(told => told.Digest != document.RingDigest)
                    .Select(told => told.Node)
                    .Order(StringComparer.Ordinal),
            ],
            0);
    }
}

/// <summary>How a node says it is itself.</summary>
/// <param name="Doubt">How many times it has raised its own thresholds; 1 when it is well.</param>
/// <param name="Starved">What kept it from its work when it began to doubt itself; zero when nobody knows.</param>
/// <param name="Draining">Whether it takes no new work, because it is leaving.</param>
/// <param name="Lease">Its lease; null when nobody knows.</param>
internal sealed record SelfWord(int Doubt, TimeSpan Starved, bool Draining, LeaseState? Lease);
