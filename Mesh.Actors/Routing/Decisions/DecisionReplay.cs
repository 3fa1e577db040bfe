using Mesh.Configuration;
using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>Makes remembered decisions again: by the same rules the same choice, by others what they would have chosen. Pure.</summary>
/// <remarks>
/// What was not looked at when a decision was made counts as well: other rules may have looked at it. Where the loads of two
/// nodes were compared, the one that was preferred then is preferred again.
/// </remarks>
internal sealed class DecisionReplay
{
    private readonly DecisionEpoch _epoch;
    private readonly Ring _ring;
    private readonly IPeer[] _peers;
    private readonly IRoutePolicy _keyed;
    private readonly IRoutePolicy _keyless;
    private readonly RouteConditions _conditions;

    /// <param name="epoch">What the decisions were made by.</param>
    /// <param name="other">What they are to be made by; null for the same.</param>
    /// <param name="otherPointsPerWeight">The ring that goes with that; 0 for the same.</param>
    public DecisionReplay(DecisionEpoch epoch, ServiceDefinition? other = null, int otherPointsPerWeight = 0)
    {
        _epoch = epoch;
        _ring = Ring.Build(epoch.Members, otherPointsPerWeight == 0 ? epoch.PointsPerWeight : otherPointsPerWeight);
        _peers = [.. epoch.Members.Select(member => new UnreachablePeer(member.Name))];
        _keyed = RoutePolicies.Named(other?.Policy ?? epoch.Policy);
        _keyless = RoutePolicies.Named(other?.KeylessPolicy ?? epoch.KeylessPolicy);
        _conditions = new RouteConditions { Shares = epoch.Shares, Seed = epoch.Seed };
    }

    /// <summary>Whether the record holds all that the choice rests on: a look holds 64 members.</summary>
    public bool Holds(in Decision decision) =>
        _peers.Length <= RouteSight.MaxMembers || (decision.Flags & DecisionFlags.Looked) == 0;

    /// <summary>The choice, made again.</summary>
    public Route Choose(in Decision decision)
    {
        var isKeyed = (decision.Flags & DecisionFlags.Keyed) != 0;
        if (isKeyed && _epoch.Strict)
        {
            return new Route(_ring.OwnerAt(decision.Position), decision.Rule); // whether it waits changes no node
        }

        var sight = new RouteSight
        {
            Barred = decision.Barred,
            Doubted = decision.Doubted,
            Full = decision.Full,
            Preferred = decision.Rule == RouteRule.LessLoaded ? decision.Member : -1,
        };
        var tried = decision.Tried;
        string[] names = tried == 0
            ? []
            : [.. _epoch.Members.Where((_, member) => RouteSight.Has(tried, member)).Select(member => member.Name)];
        var query = new RouteQuery(_ring, _peers, decision.Position, names, conditions: _conditions)
        {
            Sight = new ReadOnlySpan<RouteSight>(in sight),
        };
        return (isKeyed ? _keyed : _keyless).Choose(query);
    }
}
