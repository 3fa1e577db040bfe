using System.Collections.Concurrent;

namespace Mesh.Traffic;

/// <summary>What became of the requests of this node's callers to one service, in totals that only grow. Thread-safe.</summary>
/// <param name="service">The service's name.</param>
internal sealed class ServiceCalls(string service)
{
    /// <summary>Stands for all services that this node does not know.</summary>
    public const string Other = "_other";

    private static readonly int Outcomes = (int)Enum.GetValues<Outcome>().Max() + 1;
    private static readonly int Reasons = (int)Enum.GetValues<Reason>().Max() + 1;

    private readonly StripedCount _replied = new(); // nearly all
    private readonly long[] _others = new long[Outcomes * Reasons];
    private readonly ConcurrentDictionary<(FollowUp Step, string Why), long> _followUps = new();
    private long _moreAttempts; // than one for each request; may be negative
    private long _refused;
    private long _denied;

    public string Service => service;

    /// <summary>Requests that have ended; without those that were refused before they began.</summary>
    public long Ended => All() - Volatile.Read(ref _refused);

    /// <summary>Those of them that ended neither with a reply nor with a handler's refusal.</summary>
    public long Failed => Ended - _replied.Sum - Counts().Where(count => count.Outcome == Outcome.Refused).Sum(count => count.Count);

    /// <summary>How often they were sent to a node.</summary>
    public long Attempts => Ended + Volatile.Read(ref _moreAttempts);

    /// <summary>Attempts that were followed by another: the request was retried, or sent on to another node.</summary>
    public long Repeats => _followUps.Where(one => one.Key.Step is FollowUp.Retry or FollowUp.Reroute).Sum(one => one.Value);

    /// <summary>Retries that there was no room for in the budget.</summary>
    public long Denied => Volatile.Read(ref _denied);

    /// <summary>What was done about attempts that did not end their requests.</summary>
    public IEnumerable<(FollowUp Step, string Why, long Count)> FollowUps =>
        _followUps.Select(one => (one.Key.Step, one.Key.Why, one.Value));

    /// <summary>A request has ended.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="reason">Why.</param>
    /// <param name="attempts">How often it was sent.</param>
    public void End(Outcome outcome, Reason reason, int attempts)
    {
        if (outcome == Outcome.Replied)
        {
            _replied.Add();
        }
        else
        {
            Count(outcome, reason);
        }

        if (attempts != 1)
        {
            AddAttempts(attempts - 1);
        }
    }

    /// <summary>More attempts were made: one of the two ways of a request that is hedged has ended.</summary>
    public void AddAttempts(int attempts) => Interlocked.Add(ref _moreAttempts, attempts);

    /// <summary>A request was refused before it began.</summary>
    public void Refuse(Outcome outcome, Reason reason)
    {
        Count(outcome, reason);
        Interlocked.Increment(ref _refused);
    }

    /// <summary>An attempt has not ended its request.</summary>
    /// <param name="step">What is done instead.</param>
    /// <param name="why">Why, in one of few words.</param>
    public void Follow(FollowUp step, string why) => _followUps.AddOrUpdate((step, why), 1, static (_, count) => count + 1);

    /// <summary>There was no room for a retry.</summary>
    public void Deny() => Interlocked.Increment(ref _denied);

    /// <summary>How many requests ended how, those included that were refused before they began; only what there was.</summary>
    public IEnumerable<(Outcome Outcome, Reason Reason, long Count)> Counts()
    {
        if (_replied.Sum is > 0 and var replied)
        {
            yield return (Outcome.Replied, Reason.None, replied);
        }

        for (var i = 0; i < _others.Length; i++)
        {
            if (Volatile.Read(ref _others[i]) is > 0 and var count)
            {
                yield return ((Outcome)(i / Reasons), (Reason)(i % Reasons), count);
            }
        }
    }

    private long All() => Counts().Sum(count => count.Count);

    // A later version may answer with what is not known here.
    private void Count(Outcome outcome, Reason reason) => Interlocked.Increment(
        ref _others[((int)outcome < Outcomes ? (int)outcome * Reasons : 0) + ((int)reason < Reasons ? (int)reason : 0)]);
}

/// <summary>What is done about an attempt that did not end its request.</summary>
internal enum FollowUp
{
    /// <summary>It is sent again after a pause, within the budget.</summary>
    Retry,

    /// <summary>It is sent to another node, at once.</summary>
    Reroute,

    /// <summary>It waits: for its key's owner, or for this node's view to change.</summary>
    Wait,

    /// <summary>It takes long, and is sent to a second node as well.</summary>
    Hedge,
}
