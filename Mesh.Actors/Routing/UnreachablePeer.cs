using Mesh.FailureDetection;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// A member that tells no data port, so that there is no link to it: it keeps its keys, and routes avoid it.
/// </summary>
internal sealed class UnreachablePeer(string name) : IPeer
{
    public string Name => name;

    public bool IsSuspect => true;

    public bool IsSilent => true;

    public Suspicion Suspicion => new(SuspicionState.Suspect, 0, SuspicionCause.NeverConnected);

    public int InFlight => 0;

    public TimeSpan? RoundTrip => null;

    public SendResult TrySend(PendingRequest request) => SendResult.NotConnected;

    public void AttemptEnded()
    {
    }

    public void Cancel(ulong id)
    {
    }
}
