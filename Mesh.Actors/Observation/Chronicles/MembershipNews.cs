using Akka.Cluster;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Observation.Chronicles;

/// <summary>What becomes of the members, told from one view to the next. Not thread-safe.</summary>
internal sealed class MembershipNews
{
    private readonly Dictionary<NodeIdentity, TimeSpan> _unreachable = [];
    private Dictionary<NodeIdentity, MeshMember> _members = [];

    /// <summary>What is new in a view. Of a node's first view nothing is: it was so before.</summary>
    /// <param name="view">The view.</param>
    /// <param name="now">The moment, on a monotonic clock.</param>
    public IReadOnlyList<News> See(MeshView view, TimeSpan now)
    {
        var before = _members;
        _members = view.Members.ToDictionary(NodeIdentity.Of);
        if (before.Count == 0)
        {
            return [];
        }

        var news = new List<News>();
        foreach (var (identity, member) in _members)
        {
            news.AddRange(OfMember(identity, before.GetValueOrDefault(identity), member, now));
        }

        foreach (var (identity, gone) in before.Where(one => !_members.ContainsKey(one.Key)))
        {
            news.Add(new(HappeningKind.Removed, gone.Name, RemovedText(gone, SilenceOf(identity, now))));
            _unreachable.Remove(identity);
        }

        return news;
    }

    private IEnumerable<News> OfMember(NodeIdentity identity, MeshMember? before, MeshMember now, TimeSpan moment)
    {
        var name = now.Name;
        if (before?.Status != now.Status)
        {
            switch (now.Status)
            {
                case MemberStatus.Up:
                    yield return new(HappeningKind.Up, name, $"{name} has joined, and takes its part of the rings.");
                    break;
                case MemberStatus.Leaving:
                case MemberStatus.Exiting when before?.Status != MemberStatus.Leaving:
                    yield return new(HappeningKind.Leaving, name, $"{name} leaves of its own will: its keys go to others.");
                    break;
                case MemberStatus.Down:
                    yield return new(
                        HappeningKind.Downed, name,
                        $"{name} was taken for dead{SilenceOf(identity, moment)}: it will be removed, and then its keys go to others.");
                    break;
            }
        }

        if ((before?.Reachable ?? true) != now.Reachable && now.Status != MemberStatus.Down)
        {
            yield return Reachability(identity, now, moment);
        }
    }

    private News Reachability(NodeIdentity identity, MeshMember member, TimeSpan now)
    {
        if (!member.Reachable)
        {
            _unreachable[identity] = now;
            return new(
                HappeningKind.Unreachable, member.Name,
                $"Membership can't reach {member.Name}: it will be removed unless it comes back. No key moves before that.");
        }

        var text = $"{member.Name} can be reached again{SilenceOf(identity, now)}.";
        _unreachable.Remove(identity);
        return new(HappeningKind.Reachable, member.Name, text);
    }

    private string SilenceOf(NodeIdentity identity, TimeSpan now) => _unreachable.TryGetValue(identity, out var since)
        ? FormattableString.Invariant($", after it was unreachable for {(now - since).TotalSeconds:0.0} s")
        : string.Empty;

    private static string RemovedText(MeshMember gone, string silence) => gone.Status switch
    {
        MemberStatus.Down => $"{gone.Name} was removed{silence}: the others had taken it for dead. A new start of it may join.",
        MemberStatus.Leaving or MemberStatus.Exiting => $"{gone.Name} has left the cluster.",
        _ => $"{gone.Name} is no member any more{silence}.",
    };
}
