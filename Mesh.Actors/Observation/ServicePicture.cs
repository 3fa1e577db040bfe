using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Observation;

/// <summary>One service as the cluster sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>keyed</c> for an actor per key, <c>handler</c> for one for all.</param>
/// <param name="Affinity"><c>preferred</c> or <c>strict</c>.</param>
/// <param name="Policy">The load balancing policy for requests with a key.</param>
/// <param name="KeylessPolicy">The same for requests without a key; null where each request needs one.</param>
/// <param name="Ring">Its ring, as the node that made the picture has it.</param>
/// <param name="RingVersion">Counts that node's rings of the service.</param>
/// <param name="Dissenters">The nodes that go by another ring; empty as a rule.</param>
/// <param name="Run">Requests that came to it on all nodes, each second.</param>
internal sealed record ServicePicture(
    string Name,
    string Kind,
    string Affinity,
    string Policy,
    string? KeylessPolicy,
    Ring Ring,
    long RingVersion,
    ImmutableArray<string> Dissenters,
    double Run);
