using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;

namespace Mesh.Forming;

/// <summary>
/// Brings this node into a cluster, or into a new one, and once there calls the voters that are in none.
/// Decides nothing: see <see cref="Formation"/>, <see cref="Gate"/> and <see cref="IslandRepair"/>.
/// <c>/user/mesh/formation</c>.
/// </summary>
internal sealed class FormationActor : ReceiveActor, IWithTimers
{
    /// <summary>Its name below <c>/user/mesh</c>, by which seeds find each other's.</summary>
    public const string Name = "formation";

    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Joining a cluster takes some answers of Akka's; asking sooner begins it anew.</summary>
    private static readonly TimeSpan JoinAgain = TimeSpan.FromSeconds(1);

    private readonly MeshRuntime _runtime;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly CoordinatedShutdown _shutdown = CoordinatedShutdown.Get(Context.System);
    private readonly FormationRules _rules;
    private readonly NodeFacts _self;
    private Formation _formation;
    private FormationVerdict? _last;
    private TimeSpan _joinedAt;
    private bool _isMember; // see IsMember; never false again: a removed incarnation does not come back
    private bool _isIdSure; // by the word of the oldest member, or because this node made it
    private bool _skipsCall;

    public FormationActor(MeshRuntime runtime)
    {
        _runtime = runtime;
        var node = runtime.Options.Node;
        _self = new NodeFacts(
            Wire.MinVersion,
            Wire.MaxVersion,
            runtime.Options.Shared,
            Voters.Of(node),
            node.Name,
            Voters.AddressOf(node),
            runtime.Identity.Incarnation);
        _rules = new FormationRules(
            _self.Address, _self.Seeds, runtime.Options.Formation, runtime.Plane.Mechanisms.GuardedForming);
        _formation = new Formation(_rules, Now);

        Receive<Tick>(_ => OnTick());
        Receive<Question>(question => OnQuestion(question.Asker));
        Receive<Call>(call => OnStanding(call, call.Incarnation, call.Standing));
        Receive<InCluster>(answer => OnStanding(answer, answer.Incarnation, answer.Standing));
        Receive<FormationMessage>(OnAnswer);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _runtime.Plane.Clock.Monotonic();

    private ImmutableArray<MeshMember> Members => _runtime.View.Members;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, TimeSpan.Zero, AskInterval);

    /// <summary>Looked at anew each time: what a node in no cluster may do, a member must not.</summary>
    private bool IsMember => _isMember |= _runtime.View.Self is not null;

    private void OnTick()
    {
        if (_shutdown.ShutdownReason is not null)
        {
            return; // what is on its way out joins nothing
        }

        if (IsMember)
        {
            Keep();
        }
        else
        {
            Array.ForEach([.. _rules.Voters.Where(voter => voter != _self.Address)], voter => Tell(voter, new Question(_self)));
            Decide();
        }
    }

    private void OnQuestion(NodeFacts asker)
    {
        var (answer, down) = new Gate(_self, Members, IsMember ? Standing() : null, _formation.VoteAt(Now), _formation.IsCommitted, IsSuspect).Answer(asker);
        if (answer is not null)
        {
            Sender.Tell(answer);
        }

        if (down is not null)
        {
            _runtime.Plane.Log.NameTaken(asker.ToString(), down.ToString());
            _cluster.Down(down);
        }
    }

    private void OnAnswer(FormationMessage answer)
    {
        if (!IsMember && Sender.Path.Address.Host is not null)
        {
            _formation = _formation.Hear(Voters.AddressOf(Sender.Path.Address), answer, Now);
            Decide();
        }
    }

    private void OnStanding(FormationMessage word, int incarnation, Standing other)
    {
        if (!IsMember)
        {
            OnAnswer(word);
            return;
        }

        if (_shutdown.ShutdownReason is not null)
        {
            return;
        }

        var from = Sender.Path.Address;
        if (Members.Any(member => member.Address == from && member.Incarnation == incarnation))
        {
            LearnId(from, other.Id);
        }
        else if (_isIdSure || Oldest() is null)
        {
            Repair(word, other);
        }
    }

    private void Decide()
    {
        if (_shutdown.ShutdownReason is not null || IsMember)
        {
            return;
        }

        _formation = _formation.Voting(Now);
        var verdict = _formation.Judge(Now);
        switch (verdict)
        {
            case FormationVerdict.Joins when _last is FormationVerdict.Forms:
                return; // Akka takes no second cluster after the one that this node forms
            case FormationVerdict.Joins joins when verdict != _last || Now - _joinedAt >= JoinAgain:
                Enter(joins.Cluster, joins.Member);
                break;
            case FormationVerdict.Forms when _last is not FormationVerdict.Forms:
                _isIdSure = true;
                Enter(ClusterId.New(), _self.Address);
                break;
            case FormationVerdict.Waits waits when verdict != _last:
                _runtime.Plane.Log.InNoCluster(waits.Why);
                _formation = _formation.Withdraw();
                break;
            case FormationVerdict.IsRefused refused:
                _runtime.End(ExitCode.BadConfiguration, string.Join(' ', refused.Reasons));
                break;
            case FormationVerdict.GivesUp gives:
                _runtime.End(ExitCode.Removed, gives.Why);
                break;
        }

        _last = verdict;
    }

    private void Enter(ClusterId cluster, HostPort member)
    {
        if (_runtime.ClusterId != cluster && member == _self.Address)
        {
            _runtime.Plane.Log.ClusterFormed(cluster, member);
        }
        else if (_runtime.ClusterId != cluster)
        {
            _runtime.Plane.Log.ClusterJoined(cluster, member);
        }

        _formation = _formation.Commit(Now);
        _joinedAt = Now;
        _runtime.Enter(cluster);
        _cluster.Join(Address.Parse(AkkaConfig.AddressOf(member, IsSecure)));
    }

    /// <summary>What a member does each half second.</summary>
    private void Keep()
    {
        if (_runtime.View.Self is { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up } self)
        {
            EndIfNotWanted(self);
        }

        if (!_isIdSure && Oldest() is { } oldest)
        {
            if (oldest == _cluster.SelfAddress)
            {
                _isIdSure = true;
            }
            else
            {
                Tell(Voters.AddressOf(oldest), new Question(_self));
            }
        }

        _skipsCall = !_skipsCall;
        if (!_skipsCall)
        {
            return;
        }

        var call = new Call(_self.Incarnation, Standing());
        foreach (var voter in _rules.Voters.Where(voter => voter != _self.Address && !IsWellMember(voter)))
        {
            Tell(voter, call);
        }
    }

    private void EndIfNotWanted(MeshMember self)
    {
        _formation = _formation.Commit(Now); // it may have been joined to the cluster by other means
        if (self.Status != MemberStatus.Up && _formation.Overdue(Now) is FormationVerdict.GivesUp overdue)
        {
            _runtime.End(ExitCode.Removed, overdue.Why);
        }
        else if (NameRule.HolderOf(self, Members) is { } holder)
        {
            _runtime.End(
                ExitCode.BadConfiguration,
                $"mesh.node.name is {self.Name}; it must be another than that of the node at {Voters.AddressOf(holder.Address)}.");
        }
    }

    /// <summary>
    /// The one that answered may have come into another cluster before it let this node in; the oldest member knows.
    /// </summary>
    private void LearnId(Address from, ClusterId id)
    {
        if (!_isIdSure && from == Oldest())
        {
            _isIdSure = true;
            _runtime.Enter(id);
        }
    }

    private void Repair(FormationMessage word, Standing other)
    {
        if (IslandRepair.Judge(Standing(), other) is { } why)
        {
            _runtime.End(ExitCode.Removed, why);
        }
        else if (word is Call && other.Id != _runtime.ClusterId)
        {
            Sender.Tell(new InCluster(_self.Incarnation, Standing())); // the other side is to end, and must hear of it
        }
    }

    private Standing Standing()
    {
        var inSight = _rules.Voters.Count(voter => voter == _self.Address || Members.Any(member =>
            Voters.AddressOf(member.Address) == voter && member.Reachable && IsIn(member) && !IsSuspect(member)));
        var isForming = !Members.Any(member => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting);
        return new Standing(_runtime.ClusterId ?? default, inSight >= _rules.Majority, inSight, isForming);
    }

    private Address? Oldest()
    {
        var up = _cluster.State.Members.Where(member => member.Status == MemberStatus.Up).ToArray();
        return Array.Find(up, one => Array.TrueForAll(up, other => one == other || one.IsOlderThan(other)))?.Address;
    }

    private bool IsWellMember(HostPort voter) => Members.Any(member =>
        Voters.AddressOf(member.Address) == voter && member.Reachable && IsIn(member) && !IsSuspect(member));

    private static bool IsIn(MeshMember member) =>
        member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;

    /// <summary>Also whom there is no link to judge by: one is made then, and the next look knows.</summary>
    private bool IsSuspect(MeshMember member) =>
        _runtime.Peered.TryGetValue(NodeIdentity.Of(member), out var link) && (!link.HasProof() || link.IsSuspect);

    private bool IsSecure => _runtime.Plane.Identity is not null;

    private void Tell(HostPort node, FormationMessage message) =>
        Context.ActorSelection($"{AkkaConfig.AddressOf(node, IsSecure)}/user/mesh/{Name}").Tell(message);

    private sealed class Tick : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static Tick Instance { get; } = new();
    }
}
