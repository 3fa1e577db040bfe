using Akka.Cluster;
using Mesh.Membership;

namespace Mesh.Observation.Pictures;

/// <summary>Members that are no members any more, for a while. Not thread-safe.</summary>
internal sealed class Departed
{
    /// <summary>How long they are shown.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (MeshMember Member, TimeSpan At)> _gone = new(StringComparer.Ordinal);
    private Dictionary<string, MeshMember> _members = new(StringComparer.Ordinal);

    /// <summary>Those that are gone, with when; who is a member again by its name is not among them.</summary>
    /// <param name="members">One member for each name.</param>
    /// <param name="now">The moment.</param>
    public IEnumerable<(MeshMember Member, TimeSpan At)> See(IReadOnlyCollection<MeshMember> members, TimeSpan now)
    {
        var before = _members;
        _members = members.ToDictionary(member => member.Name, StringComparer.Ordinal);
        foreach (var gone in before.Values.Where(member => !_members.ContainsKey(member.Name)))
        {
            _gone[gone.Name] = (gone, now);
        }

        foreach (var (name, gone) in _gone.ToArray())
        {
            if (_members.ContainsKey(name) || now - gone.At > ShownFor)
            {
                _gone.Remove(name);
            }
        }

        return _gone.Values;
    }

    /// <summary>How it went, and when, in a sentence each.</summary>
    public static string TextOf(MeshMember gone, TimeSpan ago)
    {
        var how = gone.Status is MemberStatus.Leaving or MemberStatus.Exiting ? "It left." : "It was taken for dead.";
        return FormattableString.Invariant($"{how} That was {ago.TotalSeconds:0} s ago.");
    }
}
