namespace Mesh.FailureDetection;

/// <summary>
/// The ping that a peer owes an answer to, and how long nothing has come from it meanwhile. Not thread-safe.
/// </summary>
/// <remarks>Any word of the peer starts the wait anew, and only a pong ends it: so a peer that answers half and then
/// falls silent is noticed as soon as one that never answered.</remarks>
internal sealed class OutstandingPing
{
    private TimeSpan _silentSince;

    /// <summary>When the newest ping was sent; null before the first on this connection.</summary>
    public TimeSpan? SentAt { get; private set; }

    /// <summary>Whether the newest ping is unanswered.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>A ping was sent. One sent after another that is still owed does not lengthen the wait.</summary>
    public void Sent(TimeSpan now)
    {
        if (!IsOwed)
        {
            RestartWait(now);
        }

        SentAt = now;
        IsOwed = true;
    }

    /// <summary>The newest ping was answered.</summary>
    public void Answered() => IsOwed = false;

    /// <summary>Something came from the peer, or its silence is excused.</summary>
    public void RestartWait(TimeSpan now) => _silentSince = now;

    /// <summary>Whether a ping is owed and nothing came for this long.</summary>
    public bool IsOverdue(TimeSpan now, TimeSpan timeout) => IsOwed && now - _silentSince >= timeout;

    /// <summary>Forgets the pings of a connection that is gone.</summary>
    public void Reset()
    {
        SentAt = null;
        IsOwed = false;
    }
}
