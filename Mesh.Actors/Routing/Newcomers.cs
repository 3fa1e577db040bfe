using Mesh.Links;

namespace Mesh.Routing;

/// <summary>
/// Which members are new: routes then give them a share of their keys that grows, so that a cold node is not hit by all
/// at once. Moments go in; not thread-safe.
/// </summary>
internal sealed class Newcomers
{
    private const double FirstShare = 0.1;

    private Dictionary<NodeIdentity, Seen> _up = [];

    /// <summary>Takes the members that are Up now.</summary>
    public void See(IEnumerable<NodeIdentity> up, NodeIdentity? self, TimeSpan now)
    {
        var before = _up;
        var members = up.ToHashSet();
        var ownAge = self is not null && before.TryGetValue(self, out var seen) ? now - seen.At : TimeSpan.Zero;
        _up = members.ToDictionary(
            member => member,
            member => before.TryGetValue(member, out var known) ? known
                : new Seen(now, member == self ? TimeSpan.Zero : ownAge));
    }

    /// <summary>The share of its keys that a member gets, 0.1 to 1; 1 for who is not new.</summary>
    /// <param name="member">Who.</param>
    /// <param name="window">How long it is new; zero for never.</param>
    /// <param name="now">The moment.</param>
    public double ShareOf(NodeIdentity member, TimeSpan window, TimeSpan now) =>
        _up.TryGetValue(member, out var seen) && seen.ObserverWasUpFor > window && now - seen.At < window
            ? FirstShare + ((1 - FirstShare) * ((now - seen.At) / window))
            : 1;

    /// <param name="At">When this node saw the member become Up.</param>
    /// <param name="ObserverWasUpFor">
    /// How long this node itself had been Up then: one that just came itself can't tell who is new, and is not new to
    /// itself.
    /// </param>
    private readonly record struct Seen(TimeSpan At, TimeSpan ObserverWasUpFor);
}
