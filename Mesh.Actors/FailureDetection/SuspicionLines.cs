using Mesh.Logs;

namespace Mesh.FailureDetection;

/// <summary>
/// Tells in the log when peers turn suspect and well again. A peer that comes and goes is told of at a pace, and what it is in the end
/// when that is due: so the last line is never the wrong one. For one caller.
/// </summary>
internal sealed class SuspicionLines(PacedLog log)
{
    private readonly Dictionary<string, (SuspicionState Seen, SuspicionState Told)> _peers = [];

    /// <summary>Takes this node's opinion of a peer as of now, changed or not.</summary>
    public void See(string peer, Suspicion suspicion)
    {
        var (seen, told) = _peers.GetValueOrDefault(peer); // at first everybody is well
        if (seen == suspicion.State && told == suspicion.State)
        {
            return;
        }

        var isDue = log.IsDue(suspicion.IsSuspect ? DetectionLog.Suspect : DetectionLog.Well, peer);
        if (isDue || seen != suspicion.State)
        {
            Tell(peer, suspicion); // what is not due is counted
        }

        _peers[peer] = (suspicion.State, isDue ? suspicion.State : told);
    }

    private void Tell(string peer, Suspicion suspicion)
    {
        var paced = log.Of(peer);
        if (suspicion.IsSuspect)
        {
            paced.PeerSuspect(peer, suspicion.Phi, suspicion.Cause);
        }
        else
        {
            paced.PeerWell(peer, suspicion.Phi);
        }
    }
}
