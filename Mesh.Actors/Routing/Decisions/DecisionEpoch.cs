using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>What many decisions have in common: one service's routes as they were until the next table. Immutable.</summary>
/// <param name="Number">Tells it from others of this start of the node.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Members">The ring's, in its order: decisions name members by their index.</param>
/// <param name="RingDigest">The ring's identity.</param>
/// <param name="PointsPerWeight">What the ring was built with.</param>
/// <param name="Policy">For requests with a key.</param>
/// <param name="KeylessPolicy">For the others.</param>
/// <param name="Strict">Whether a key is served by its owner or by nobody.</param>
/// <param name="Shares">See <see cref="RouteConditions.Shares"/>.</param>
/// <param name="Seed">See <see cref="RouteConditions.Seed"/>.</param>
internal sealed record DecisionEpoch(
    int Number,
    string Service,
    ImmutableArray<RingMember> Members,
    ulong RingDigest,
    int PointsPerWeight,
    string Policy,
    string KeylessPolicy,
    bool Strict,
    ImmutableArray<double> Shares,
    ulong Seed)
{
    public static DecisionEpoch Of(ServiceRoutes routes) => new(
        routes.Epoch,
        routes.Service.Name,
        routes.Ring.Members,
        routes.Ring.Digest,
        routes.Ring.PointsPerWeight,
        routes.Definition.Policy,
        routes.Definition.KeylessPolicy,
        routes.IsStrict,
        routes.Conditions.Shares,
        routes.Conditions.Seed);
}
