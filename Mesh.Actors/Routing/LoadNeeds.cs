namespace Mesh.Routing;

/// <summary>What a service's routes need to know of its nodes' load; what nobody needs is not measured.</summary>
/// <param name="InFlight">How many requests of this node are under way.</param>
/// <param name="ReplyTimes">How long replies take: one look at the clock for each.</param>
/// <param name="Outcomes">How many attempts fail, to eject a node that keeps failing.</param>
internal readonly record struct LoadNeeds(bool InFlight, bool ReplyTimes, bool Outcomes)
{
    public bool Any => InFlight || ReplyTimes || Outcomes;
}
