using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Observation;
using Mesh.Routing;

namespace Mesh.Tests.Support;

/// <summary>What the node would know that drew a made picture.</summary>
internal sealed class MadeState(Func<ClusterPicture?> picture) : IMeshState
{
    public string NodeName => picture()?.Node ?? "node1";

    public ClusterId? ClusterId => null;

    public MeshView View => picture() is { } now
        ? MeshView.Empty with
        {
            Services = now.Services.ToFrozenDictionary(
                service => service.Name, service => new ServiceView(service.Name, service.Ring, service.RingVersion, []), StringComparer.Ordinal),
        }
        : MeshView.Empty;

    public ImmutableArray<PeerState> Peers => [];

    public ImmutableArray<EjectedNode> Ejected => [];

    public int Doubt => 1;

    public bool IsDraining => false;

    public Readiness Readiness => new([]);

    public ImmutableArray<Alarm> Alarms => [];

    public ImmutableArray<RingDigest> DigestsOf(string service) => [];

    public ServiceDefinition DefinitionOf(string service) => throw new NotSupportedException();

    public RouteExplanation? Explain(string service, string? key)
    {
        if (picture() is not { } now || now.Services.FirstOrDefault(one => one.Name == service) is not { } found || key is null)
        {
            return null;
        }

        var position = Ring.PositionOf(key);
        var list = new int[found.Ring.Members.Length];
        found.Ring.PreferenceListAt(position, list);
        ImmutableArray<RouteCandidate> candidates = [.. list.Select(member => Candidate(now, found.Ring, member))];
        var chosen = candidates.First(one => !one.Suspicion.IsSuspect);
        return new(
            service,
            key,
            position,
            found.Ring.Digest,
            found.RingVersion,
            found.Policy,
            found.Affinity,
            candidates[0].Node,
            chosen.Node,
            chosen == candidates[0] ? "the owner is healthy" : "the owner is suspect (ConnectionLost): the first healthy successor",
            candidates.FirstOrDefault(one => one != chosen)?.Node,
            candidates);
    }

    private static RouteCandidate Candidate(ClusterPicture picture, Ring ring, int member)
    {
        var isSuspect = picture.Nodes.Any(node => node.Name == ring.Members[member].Name && node.State == NodeCondition.Suspect);
        return new(
            ring.Members[member].Name,
            ring.Members[member].Weight,
            ring.ShareOf(member),
            isSuspect ? new(SuspicionState.Suspect, double.PositiveInfinity, SuspicionCause.ConnectionLost) : default,
            2,
            TimeSpan.FromMicroseconds(140));
    }
}
