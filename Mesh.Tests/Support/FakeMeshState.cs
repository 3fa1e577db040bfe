using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Tests.Support;

/// <summary>What a node knows, as a test sets it.</summary>
internal sealed class FakeMeshState : IMeshState
{
    public string NodeName { get; set; } = "node1";

    public ClusterId? ClusterId { get; set; }

    public MeshView View { get; set; } = MeshView.Empty;

    public ImmutableArray<PeerState> Peers { get; set; } = [];

    public ImmutableArray<EjectedNode> Ejected { get; set; } = [];

    public int Doubt { get; set; } = 1;

    public bool IsDraining { get; set; }

    public Readiness Readiness { get; set; } = new([new("member", null), new("lease", null)]);

    public ImmutableArray<Alarm> Alarms { get; set; } = [];

    public ImmutableArray<RingDigest> Digests { get; set; } = [];

    public ImmutableArray<RingDigest> DigestsOf(string service) => Digests;

    public ServiceDefinition DefinitionOf(string service) => TestOptions.Of().DefinitionOf(service);

    public Func<string, string?, RouteExplanation?> OnExplain { get; set; } = (_, _) => null;

    public RouteExplanation? Explain(string service, string? key) => OnExplain(service, key);
}
