using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Links;

namespace Mesh.Membership;

/// <summary>The voter's side of the lease: who gets a grant, and who never will again. Thread-safe.</summary>
/// <remarks>
/// Granted to members that the voter's own view shows as reachable and not Down, and only while the view shows the voter
/// itself as Up or leaving. Becoming Up takes an agreement of all: by then a voter that was started anew sees as Down
/// whoever is to be removed, and does not see at all who was removed before it joined. The latter it never fences, for it
/// never heard of them; the others need no word of it: see <see cref="FenceBook.Restart"/>.
/// Nor does it grant before all grants of its former start have ended: where all voters died at once, a cluster that they form
/// anew knows nothing of a node that lives on by those.
/// </remarks>
internal sealed class Grants
{
    /// <summary>How long a fence is told.</summary>
    public static readonly TimeSpan ToldFor = TimeSpan.FromSeconds(60);

    // Three clocks take part: the holder's, this one and that of whoever waits. Each may drift by 200 ppm; a millisecond
    // for what times are rounded to.
    private const double MaxDrift = 1e-3;

    private readonly Lock _gate = new();
    private readonly TimeSpan _startedAt;
    private readonly TimeSpan _window;
    private readonly TimeSpan _grantsFrom;
    private readonly Dictionary<NodeIdentity, TimeSpan> _grantedAt = [];
    private readonly Dictionary<NodeIdentity, (TimeSpan At, TimeSpan Lapse)> _fenced = [];
    private FrozenSet<NodeIdentity> _entitled = [];

    /// <param name="options">How long a grant lasts.</param>
    /// <param name="now">When this voter started: an earlier incarnation may have granted until then.</param>
    /// <param name="hasNoPast">Whether it grants at once; only where no earlier incarnation can have granted to others.</param>
    public Grants(LeaseOptions options, TimeSpan now, bool hasNoPast = false)
    {
        _startedAt = now;
        _window = WindowOf(options);
        _grantsFrom = hasNoPast ? now : now + _window;
    }

    /// <summary>How long a grant is counted by those who wait for its end.</summary>
    public static TimeSpan WindowOf(LeaseOptions options) =>
        (options.Duration * (1 + MaxDrift)) + TimeSpan.FromMilliseconds(1);

    /// <summary>A ping came: whether its sender is granted a lease.</summary>
    public bool TryGrant(NodeIdentity node, TimeSpan now)
    {
        lock (_gate)
        {
            if (now < _grantsFrom || !_entitled.Contains(node) || _fenced.ContainsKey(node))
            {
                return false;
            }

            _grantedAt[node] = now;
            return true;
        }
    }

    /// <summary>Membership changed. Who is Down is fenced.</summary>
    public void See(MeshView view, TimeSpan now)
    {
        var mayGrant = view.Self is { Status: MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting };
        var entitled = mayGrant
            ? view.Members.Where(member => member is { Reachable: true, Status: not MemberStatus.Down })
                .Select(NodeIdentity.Of)
                .ToFrozenSet()
            : [];
        lock (_gate)
        {
            _entitled = entitled;
            foreach (var member in view.Members.Where(member => member.Status == MemberStatus.Down))
            {
                FenceLocked(NodeIdentity.Of(member), now);
            }
        }
    }

    /// <summary>The cluster has removed this incarnation: it is fenced for good.</summary>
    public void Fence(NodeIdentity node, TimeSpan now)
    {
        lock (_gate)
        {
            FenceLocked(node, now);
        }
    }

    /// <summary>What is to be told at this moment, the newest first.</summary>
    public ImmutableArray<Fence> FencesAt(TimeSpan now)
    {
        lock (_gate)
        {
            return
            [
                .. _fenced.Where(fence => now - fence.Value.At < ToldFor)
                    .OrderByDescending(fence => fence.Value.At)
                    .Select(fence => new Fence(fence.Key, Positive(fence.Value.Lapse - now))),
            ];
        }
    }

    private void FenceLocked(NodeIdentity node, TimeSpan now)
    {
        if (_fenced.ContainsKey(node))
        {
            return;
        }

        if (_fenced.Count >= NodeStateEntry.MaxFences)
        {
            _fenced.Remove(_fenced.MinBy(fence => fence.Value.At).Key); // it is no member, so it gets no grant all the same
        }

        _fenced[node] = (now, _grantedAt.GetValueOrDefault(node, _startedAt) + _window);
        _grantedAt.Remove(node);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
