using System.Collections.Immutable;

namespace Mesh.Observation;

/// <summary>One node as the cluster sees it.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Address">Its control plane's address.</param>
/// <param name="Status">Its status by gossip: <c>joining</c>, <c>up</c>, <c>leaving</c>, …; <c>removed</c> when it is no member any more.</param>
/// <param name="State">How it is, in one word.</param>
/// <param name="Why">What <paramref name="State"/> rests on, as a sentence; empty for a node that is well.</param>
/// <param name="Voter">Whether it is one of the configured seeds.</param>
/// <param name="Weight">Its share of each ring relative to the others.</param>
/// <param name="AppVersion">The version of the program that runs there.</param>
/// <param name="Doubt">How many times it has raised its own thresholds because it is starved; 1 when it is well.</param>
/// <param name="Accusers">Who holds it for suspect now; sorted by name.</param>
/// <param name="Phi">The highest phi that any other node has of it; null when none has an opinion, infinite for a lost connection.</param>
/// <param name="Phis">The same in the last minutes, a value a second, the oldest first; at most 60.</param>
/// <param name="Load">What it does; null when it told nothing of late.</param>
/// <param name="SilentFor">How long it has told this node nothing; zero when it answered the latest question.</param>
internal sealed record NodePicture(
    string Name,
    string Address,
    string Status,
    NodeCondition State,
    string Why,
    bool Voter,
    int Weight,
    string AppVersion,
    int Doubt,
    ImmutableArray<Accusation> Accusers,
    double? Phi,
    ImmutableArray<double> Phis,
    NodeLoad? Load,
    TimeSpan SilentFor);

/// <summary>How a node is, the worst that is known of it; in this order, the best first.</summary>
internal enum NodeCondition
{
    /// <summary>Nothing is wrong.</summary>
    Healthy,

    /// <summary>On its way into the cluster.</summary>
    Joining,

    /// <summary>Takes no new work, because it is leaving.</summary>
    Draining,

    /// <summary>It says itself that it is starved, and doubts its own judgement.</summary>
    Starved,

    /// <summary>It has no lease: it starts no strict work.</summary>
    NoLease,

    /// <summary>Some node holds it for suspect, and routes around it.</summary>
    Suspect,

    /// <summary>Membership says that it can't be reached: it will be removed unless it comes back.</summary>
    Unreachable,

    /// <summary>No member any more.</summary>
    Removed,
}

/// <summary>One node's suspicion of another.</summary>
/// <param name="By">Who suspects.</param>
/// <param name="Phi">The suspicion level; infinite when the connection is lost.</param>
/// <param name="Cause">Why, in a word: <c>connection-lost</c>, <c>ping-overdue</c>, <c>phi</c>, …</param>
internal readonly record struct Accusation(string By, double Phi, string Cause);

/// <summary>What one node does, each second, in the latest second that it told of.</summary>
/// <param name="Sent">Requests of its callers that ended.</param>
/// <param name="Failed">Those of them that ended neither with a reply nor with a handler's refusal.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Run">Requests that came to its services.</param>
/// <param name="InFlight">Requests of its callers that are under way now.</param>
/// <param name="Running">Requests that wait or run in its services now.</param>
/// <param name="P50">What half of its callers' requests did not exceed; null when none was measured.</param>
/// <param name="P99">What 99 of 100 did not exceed.</param>
internal sealed record NodeLoad(
    double Sent, double Failed, double Retries, double Run, int InFlight, int Running, TimeSpan? P50, TimeSpan? P99);
