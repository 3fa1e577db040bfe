using Mesh.Configuration;

namespace Mesh.FailureDetection;

/// <summary>Tells when this node itself was paused: its looks at a peer come too far apart. Not thread-safe.</summary>
/// <remarks>
/// A pause of this process (garbage collection, a frozen machine, a starved thread pool) looks like silence of every
/// peer at once; Orleans and Lifeguard tell the two apart for the same reason. What arrived meanwhile waits unread.
/// </remarks>
internal sealed class ObserverPause(DetectionOptions options)
{
    // An observer that is always late would otherwise never suspect anybody.
    private const int MaxInARow = 3;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _longestGap = Least > 4 * options.Tick ? Least : 4 * options.Tick;
    private int _inARow;

    /// <summary>The latest moment seen: moments never go back.</summary>
    public TimeSpan Now { get; private set; } = TimeSpan.MinValue;

    /// <summary>When the last pause ended that was excused; null if there was none.</summary>
    public TimeSpan? EndedAt { get; private set; }

    /// <summary>Takes a moment; true if a pause ended with it for which the peer is excused.</summary>
    public bool EndsAt(TimeSpan now)
    {
        var before = Now;
        Now = now > before ? now : before;
        if (before == TimeSpan.MinValue || Now - before <= _longestGap || _inARow == MaxInARow)
        {
            return false;
        }

        _inARow++;
        EndedAt = Now;
        return true;
    }

    /// <summary>The peer was heard: its next silence may be excused again.</summary>
    public void PeerHeard() => _inARow = 0;
}
