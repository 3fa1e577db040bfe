using System.Collections.Immutable;
using Mesh.FailureDetection;
using Mesh.Routing;

namespace Mesh.Requests;

/// <summary>
/// What stood in a request's way so far. Most requests have none, and then this does not exist. Only for the request's
/// owner, but for what the waiting room reads.
/// </summary>
internal sealed class Setbacks
{
    private ImmutableArray<IPeer> _left = [];
    private ImmutableArray<IPeer> _lost = [];

    /// <summary>
    /// Where attempts were that may have run and whose connection was lost; those count too that were given up on a suspect
    /// which turned out to be lost.
    /// </summary>
    public IEnumerable<IPeer> Lost => _lost.Concat(_left.Where(peer => peer.Suspicion.Cause == SuspicionCause.ConnectionLost));

    /// <summary>How many those are.</summary>
    public int Losses => Lost.Count();

    /// <summary>Attempts made after a failure.</summary>
    public int Retries { get; set; }

    /// <summary>How often a node asked to come back later.</summary>
    public int Waits { get; set; }

    /// <summary>What the latest attempt was answered with that did not end the request.</summary>
    public Reason LastReason { get; set; }

    /// <summary>Where the latest attempt was sent; null when none was.</summary>
    public string? Node { get; set; }

    /// <summary>The latest attempt whose handler ran and threw: what the request ends with when no other ends better.</summary>
    public FailedAttempt? Failure { get; set; }

    /// <summary>The budget that a retry of this request counts in until it ends.</summary>
    public RetryBudget? Budget { get; set; }

    /// <summary>While it waits: when it is sent again at the latest, a monotonic time.</summary>
    public TimeSpan NotBefore { get; set; }

    /// <summary>While it waits: whether a change of routes or links is worth an earlier look.</summary>
    public bool WakesOnNews { get; set; }

    /// <summary>The connection of an attempt that may have run was lost.</summary>
    public void NoteLost(IPeer peer) => _lost = _lost.Add(peer);

    /// <summary>An attempt that may have run was given up, since its node is suspect.</summary>
    public void NoteLeft(IPeer suspect) => _left = _left.Add(suspect);
}

/// <summary>An attempt whose handler threw.</summary>
/// <param name="Node">Where it ran.</param>
/// <param name="Answer">What that node answered.</param>
internal sealed record FailedAttempt(string Node, Answer Answer);
