using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Observation.Chronicles;

namespace Mesh.Observation.Pictures;

/// <summary>Puts pictures together from what all nodes told, and what this one knows. Asks nobody. Not thread-safe.</summary>
internal sealed class PictureMaker
{
    // All nodes' samples together: a few megabytes, however many nodes there are.
    private const int MaxSamplesOfAll = 9_000;
    private const int MinSamples = 10;

    private static readonly Dictionary<string, HappeningKind> Kinds =
        Enum.GetValues<HappeningKind>().ToDictionary(kind => Words.Of(kind.ToString()));

    private readonly Dictionary<string, Teller> _tellers = new(StringComparer.Ordinal);
    private readonly TrafficBoard _traffic = new();
    private readonly HappeningBook _happenings = new();
    private readonly PhiHistory _phis = new();
    private readonly Departed _departed = new();
    private long _number;

    /// <summary>What to ask a node now.</summary>
    public ChronicleQuestion Ask(string node, int nodes, TimeSpan now)
    {
        if (!_tellers.TryGetValue(node, out var teller))
        {
            _tellers[node] = teller = new();
        }

        return teller.Ask(now, Math.Clamp(MaxSamplesOfAll / Math.Max(1, nodes), MinSamples, Chronicle.MaxSamples));
    }

    /// <summary>A node answered.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="said">What it said; null when it said only that it can't answer.</param>
    /// <param name="now">The moment.</param>
    /// <param name="wall">The same by the wall clock.</param>
    public void Hear(string node, ChronicleAnswer? said, TimeSpan now, DateTimeOffset wall)
    {
        if (!_tellers.TryGetValue(node, out var teller))
        {
            return; // it was forgotten meanwhile
        }

        teller.Answered(now);
        if (said is null)
        {
            return;
        }

        teller.Hear(said, now);
        foreach (var sample in said.Samples)
        {
            _traffic.Add(sample, teller.MomentOf(sample.At, now), now);
        }

        foreach (var told in said.Happenings)
        {
            if (Kinds.TryGetValue(told.Kind, out var kind)) // else it is of a later version
            {
                _happenings.Hear(node, wall - (now - teller.MomentOf(told.At, now)), kind, told.Subject, told.Text);
            }
        }
    }

    /// <summary>The picture of this moment.</summary>
    public ClusterPicture Of(PictureFacts facts)
    {
        var members = CurrentPeers.OneOfEach(facts.View.Members);
        var departed = _departed.See(members, facts.Now).ToArray();
        Forget(members, facts.Node);
        var said = Said(facts.Now);
        var accusations = new Accusations(facts, said);
        var missing = Majority.Missing(facts);
        var phis = _phis.See(members.Select(member => (member.Name, accusations.PhiOf(member.Name))), facts.Now);
        var peers = PeersByName(facts.Peers);
        IEnumerable<NodePicture> nodes =
        [
            .. members.Select(member => NodeOf(member)),
            .. departed.Select(one => Gone(one.Member, facts.Now - one.At)),
        ];
        return new(
            ++_number,
            facts.Wall,
            facts.Node,
            facts.ClusterId,
            facts.Readiness.IsReady,
            facts.Readiness.Faults,
            [.. nodes.OrderBy(node => node.Name, StringComparer.Ordinal)],
            Services(facts),
            missing is null ? facts.Alarms : [.. facts.Alarms, Majority.AlarmOf(facts, missing)],
            _traffic.Points(facts.Now, facts.Wall),
            _happenings.All())
        {
            Start = facts.Start,
        };

        NodePicture NodeOf(MeshMember member)
        {
            var name = member.Name;
            var self = SelfOf(name);
            var peer = peers.GetValueOrDefault(name);
            var accusers = accusations.Weighed(name, SelfOf, missing is null ? null : facts.Node);
            var doubt = self?.Doubt ?? peer?.Doubt ?? 1;
            var silent = _tellers.TryGetValue(name, out var teller) ? teller.SilentFor(facts.Now) : TimeSpan.Zero;
            var (state, why) = NodeJudge.Judge(new(
                member, accusers, self, doubt, self?.Draining == true || peer?.IsDraining == true, silent,
                name == facts.Node ? missing : null));
            return new(
                name,
                member.Address.ToString(),
                Words.Of(member.Status.ToString()),
                state,
                why,
                member.Voter,
                member.Weight,
                member.AppVersion,
                doubt,
                [.. accusers.Select(accuser => new Accusation(accuser.By, accuser.Phi, accuser.Cause))],
                accusations.PhiOf(name),
                phis.GetValueOrDefault(name, []),
                teller?.LoadAt(facts.Now) is { } load ? Loads.Of(load) : null,
                silent);
        }

        SelfWord? SelfOf(string node) => node == facts.Node ? facts.Self : said.TryGetValue(node, out var word)
            ? new(word.Doubt, TimeSpan.FromMilliseconds(Math.Clamp(word.StarvedMs, 0, 1e9)), word.Draining, new(word.Lease.Holds, word.Lease.Answering, word.Lease.Voters))
            : null;
    }

    private static NodePicture Gone(MeshMember member, TimeSpan ago) => new(
        member.Name, member.Address.ToString(), "removed", NodeCondition.Removed, Departed.TextOf(member, ago),
        member.Voter, member.Weight, member.AppVersion, 1, [], null, [], null, TimeSpan.Zero);

    private ImmutableArray<ServicePicture> Services(PictureFacts facts)
    {
        var run = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var sample in _tellers.Values.Select(teller => teller.LoadAt(facts.Now)).OfType<Sample>())
        {
            foreach (var came in sample.Came)
            {
                run[came.Service] = run.GetValueOrDefault(came.Service) + (came.Count / Math.Max(0.001, sample.Seconds));
            }
        }

        return [.. facts.Services.Select(service => service with { Run = run.GetValueOrDefault(service.Name) })];
    }

    private Dictionary<string, ChronicleAnswer> Said(TimeSpan now)
    {
        var said = new Dictionary<string, ChronicleAnswer>(StringComparer.Ordinal);
        foreach (var (node, teller) in _tellers)
        {
            if (teller.SaidAt(now) is { } answer)
            {
                said[node] = answer;
            }
        }

        return said;
    }

    private static Dictionary<string, PeerState> PeersByName(ImmutableArray<PeerState> peers)
    {
        var byName = new Dictionary<string, PeerState>(StringComparer.Ordinal);
        foreach (var peer in peers)
        {
            byName[peer.Node] = peer; // two starts of one name may both be members for a while
        }

        return byName;
    }

    private void Forget(ImmutableArray<MeshMember> members, string self)
    {
        var names = members.Select(member => member.Name).Append(self).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _tellers.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _tellers.Remove(gone);
        }
    }
}
