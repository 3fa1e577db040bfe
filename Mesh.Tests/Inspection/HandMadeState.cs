using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>Three nodes seen from node1: node2 owns everything and has lost its connection.</summary>
internal sealed class HandMadeState : IMeshState
{
    private static readonly Suspicion Lost =
        new(SuspicionState.Suspect, double.PositiveInfinity, SuspicionCause.ConnectionLost);

    private static readonly Suspicion Well = new(SuspicionState.Healthy, 0.31, SuspicionCause.None);

    public string NodeName => "node1";

    public ClusterId? ClusterId => new(0x0badcafe);

    public MeshView View { get; } = MeshView.Empty with
    {
        Services = new[] { "sessions", "echo" }.ToFrozenDictionary(
            name => name, HandMadeRings.Of),
    };

    public ImmutableArray<PeerState> Peers =>
    [
        new("node2", false, Lost, 0, null, TimeSpan.FromMinutes(5)),
        new("node3", true, Well, 12, TimeSpan.FromMicroseconds(187), TimeSpan.FromMinutes(5)),
    ];

    public ImmutableArray<EjectedNode> Ejected => [];

    public int Doubt => 1;

    public bool IsDraining => false;

    public Readiness Readiness => new([]);

    public ImmutableArray<Alarm> Alarms => [];

    public ImmutableArray<RingDigest> DigestsOf(string service) => HandMadeRings.DigestsOf(service);

    public ServiceDefinition DefinitionOf(string service) => TestOptions.Of().DefinitionOf(service);

    public RouteExplanation? Explain(string service, string? key) => View.Services.TryGetValue(service, out var known)
        ? new(
            service,
            key,
            0x9f3c1a2b4d5e6f70,
            known.Ring.Digest,
            7,
            "consistent-hash",
            "preferred",
            "node2",
            "node3",
            "the owner is suspect; node3 is the first on the preference list that is not",
            "node1",
            [
                new("node2", 1, 0.352, Lost, 0, null),
                new("node3", 2, 0.4381, Well, 12, TimeSpan.FromMicroseconds(187)),
                new("node1", 1, 0.2099, default, 3, null),
            ])
        { Then = ["node4", "node2"] }
        : null;
}
