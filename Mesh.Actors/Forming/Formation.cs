using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Forming;

/// <summary>
/// What a node in no cluster has heard from the others so far, and what it does about it: an immutable value with verbs.
/// Times are monotonic.
/// </summary>
/// <remarks>
/// Two voters can hear of different majorities at one moment. So each voter gives its word to one node at a time, and
/// keeps it for longer than the other may count on it: of two majorities, one has not all words. Should a freeze make two
/// clusters all the same, neither gets a member Up before a majority has joined it, and <see cref="IslandRepair"/> ends one.
/// </remarks>
internal sealed record Formation
{
    /// <summary>How long an answer counts: some rounds of questions may be lost.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long a majority waits for the voters that do not answer: a lower one may be about to.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    /// <summary>How long a voter's word is one node's: until what it told of it counts no more, and as long to get there.</summary>
    public static readonly TimeSpan VoteFor = 2 * Fresh;

    /// <summary>Callers are remembered up to this many beside the voters; more add nothing.</summary>
    private const int MaxHeard = 64;

    private readonly FormationRules _rules;
    private readonly TimeSpan _began;

    public Formation(FormationRules rules, TimeSpan began)
    {
        _rules = rules;
        _began = began;
    }

    /// <summary>The last word of each node; <c>Since</c> is the first of an unbroken row of its kind.</summary>
    private ImmutableDictionary<HostPort, (FormationMessage Word, TimeSpan At, TimeSpan Since)> Heard { get; init; } =
        ImmutableDictionary<HostPort, (FormationMessage, TimeSpan, TimeSpan)>.Empty;

    /// <summary>Whom this node gave its word to form a cluster, and until when.</summary>
    private (HostPort For, TimeSpan Until)? Vote { get; init; }

    /// <summary>Since when this node joins or forms a cluster; null while it does not.</summary>
    private TimeSpan? CommittedAt { get; init; }

    /// <summary>Whether this node joins or forms a cluster, so that no other one may count on it.</summary>
    public bool IsCommitted => CommittedAt is not null;

    /// <summary>An answer or a call came.</summary>
    public Formation Hear(HostPort from, FormationMessage word, TimeSpan now)
    {
        if (Heard.Count >= MaxHeard && !Heard.ContainsKey(from) && !_rules.Voters.Contains(from))
        {
            return this;
        }

        var since = Heard.TryGetValue(from, out var last) && last.Word.GetType() == word.GetType() && now - last.At <= Fresh
            ? last.Since
            : now;
        return (this with { Heard = Heard.SetItem(from, (word, now, since)) }).Voting(now);
    }

    /// <summary>Gives this node's word, if it is free: to the lowest of a majority of voters that could form a cluster.</summary>
    public Formation Voting(TimeSpan now)
    {
        var willing = Willing(FreshAt(now));
        return VoteAt(now) is not null || !_rules.IsVoter || willing.Length < _rules.Majority
            ? this
            : this with { Vote = (willing[0].Voter, now + VoteFor) };
    }

    /// <summary>Whom this node's word is given to; null for nobody.</summary>
    public HostPort? VoteAt(TimeSpan now) => Vote is { } vote && now < vote.Until ? vote.For : null;

    /// <summary>A verdict to join or to form is being carried out, from now unless it was before.</summary>
    public Formation Commit(TimeSpan now) => this with { CommittedAt = CommittedAt ?? now };

    /// <summary>There is nothing to join or form any more.</summary>
    public Formation Withdraw() => this with { CommittedAt = null };

    /// <summary>What to do now.</summary>
    public FormationVerdict Judge(TimeSpan now)
    {
        var fresh = FreshAt(now);
        var words = fresh.ToImmutableSortedDictionary(
            heard => heard.Key, heard => heard.Value.Word, Comparer<HostPort>.Create(InOrder));
        return Overdue(now)
            ?? Refusal(words)
            ?? (words.Values.OfType<Wait>().FirstOrDefault() is { } wait ? new FormationVerdict.Waits(wait.Reason) : null)
            ?? Joining(words)
            ?? Forming(fresh, now);
    }

    /// <summary>Whether the cluster that this node joined or formed has had its time; a member asks until it is Up.</summary>
    public FormationVerdict? Overdue(TimeSpan now) =>
        CommittedAt is { } at && now - at >= _rules.Options.GiveUpAfter
            ? new FormationVerdict.GivesUp(
                $"this node was not Up within {Quantity.Show(_rules.Options.GiveUpAfter)} (mesh.formation.give-up-after) of "
                + "joining or forming a cluster; it must start anew.")
            : null;

    /// <summary>
    /// A cluster's no is final. That of nodes in none is so only when too few voters are left to form one with: else the
    /// one node that differs would end all others.
    /// </summary>
    private FormationVerdict.IsRefused? Refusal(ImmutableSortedDictionary<HostPort, FormationMessage> words)
    {
        var refusals = words.Where(word => word.Value is Refused).ToArray();
        var voters = refusals.Count(refusal => _rules.Voters.Contains(refusal.Key));
        return refusals.Any(refusal => ((Refused)refusal.Value).ByMember) || _rules.Voters.Length - voters < _rules.Majority
            ? new FormationVerdict.IsRefused([.. refusals.SelectMany(refusal => ((Refused)refusal.Value).Reasons).Distinct()])
            : null;
    }

    /// <summary>A cluster with a quorum; else one that has it with this node.</summary>
    private FormationVerdict.Joins? Joining(ImmutableSortedDictionary<HostPort, FormationMessage> words)
    {
        var own = _rules.IsVoter ? 1 : 0;
        var best = words
            .Select(word => (Member: word.Key, Standing: StandingOf(word.Value)))
            .Where(offer => offer.Standing is { } standing
                && (standing.HasQuorum || standing.IsForming || standing.VotersInSight + own >= _rules.Majority))
            .OrderByDescending(offer => offer.Standing!.HasQuorum)
            .ThenByDescending(offer => offer.Standing!.VotersInSight)
            .ThenBy(offer => offer.Standing!.Id.Value)
            .FirstOrDefault();
        return best.Standing is { } chosen ? new FormationVerdict.Joins(best.Member, chosen.Id) : null;
    }

    private FormationVerdict Forming(
        ImmutableDictionary<HostPort, (FormationMessage Word, TimeSpan At, TimeSpan Since)> fresh, TimeSpan now)
    {
        if (!_rules.IsVoter)
        {
            return new FormationVerdict.Waits("no seed has told of a cluster yet, and this node is none of them");
        }

        if (!_rules.Guarded && fresh.IsEmpty && now - _began >= Settle / 2)
        {
            return new FormationVerdict.Forms();
        }

        if (_rules.IsSole)
        {
            return _rules.Options.Alone || now - _began >= _rules.Options.SoleSeedWait
                ? new FormationVerdict.Forms()
                : new FormationVerdict.Waits("the only seed listens for a cluster that it was in");
        }

        var willing = Willing(fresh);
        if (willing.Length < _rules.Majority)
        {
            return new FormationVerdict.Waits(
                $"{willing.Length} of {_rules.Voters.Length} voters are there to form a cluster; {_rules.Majority} are wanted");
        }

        var words = willing.Count(one => one.Voter == _rules.Self
            ? VoteAt(now) == _rules.Self
            : fresh[one.Voter].Word is InNone answer && answer.Vote == _rules.Self);
        if (words < _rules.Majority)
        {
            return new FormationVerdict.Waits(VoteAt(now) is { } other && other != _rules.Self
                ? $"{other} is to form the cluster"
                : "a majority of voters is there, and has not agreed yet who of them forms a cluster");
        }

        var majoritySince = willing.Select(one => one.Since).Order().ElementAt(_rules.Majority - 1);
        var allAnswered = _rules.Voters.All(voter => voter == _rules.Self || fresh.ContainsKey(voter));
        return allAnswered || now - majoritySince >= Settle
            ? new FormationVerdict.Forms()
            : new FormationVerdict.Waits("a majority of voters is there; the others may be about to come");
    }

    private ImmutableDictionary<HostPort, (FormationMessage Word, TimeSpan At, TimeSpan Since)> FreshAt(TimeSpan now) =>
        Heard.Where(heard => now - heard.Value.At <= Fresh).ToImmutableDictionary();

    /// <summary>The voters that could form a cluster together, in their order, each with since when.</summary>
    private (HostPort Voter, TimeSpan Since)[] Willing(
        ImmutableDictionary<HostPort, (FormationMessage Word, TimeSpan At, TimeSpan Since)> fresh) =>
    [
        .. _rules.Voters
            .Where(voter => voter == _rules.Self || (fresh.TryGetValue(voter, out var heard) && IsWilling(heard.Word)))
            .Select(voter => (voter, voter == _rules.Self ? _began : fresh[voter].Since)),
    ];

    private bool IsWilling(FormationMessage word) => word is InNone none && none.Seeds.SequenceEqual(_rules.Voters);

    private static Standing? StandingOf(FormationMessage word) => word switch
    {
        InCluster answer => answer.Standing,
        Call call => call.Standing,
        _ => null,
    };

    /// <summary>Any fixed order does, so that equal facts give equal verdicts.</summary>
    private static int InOrder(HostPort one, HostPort other) =>
        string.CompareOrdinal(one.Host, other.Host) is var byHost and not 0 ? byHost : one.Port.CompareTo(other.Port);
}
