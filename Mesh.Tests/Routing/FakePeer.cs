using Mesh.FailureDetection;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

/// <summary>A peer that does what the test says, and remembers what it was sent.</summary>
internal sealed class FakePeer(string name) : IPeer
{
    private readonly Lock _gate = new();
    private readonly List<(ulong Id, byte[] Payload)> _sent = [];
    private int _inFlight;

    public string Name => name;

    public bool IsSuspect { get; set; }

    public bool IsSilent { get; set; }

    public bool IsDraining { get; set; }

    /// <summary>What makes it suspect while it is.</summary>
    public SuspicionCause Cause { get; set; } = SuspicionCause.PingUnanswered;

    public Suspicion Suspicion => new(
        IsSuspect ? SuspicionState.Suspect : SuspicionState.Healthy,
        0,
        IsSuspect ? Cause : SuspicionCause.None);

    public int InFlight => Volatile.Read(ref _inFlight);

    public TimeSpan? RoundTrip => null;

    /// <summary>What becomes of what is sent here.</summary>
    public SendResult Answer { get; set; } = SendResult.Sent;

    /// <summary>Where the next request ends in the outbox.</summary>
    public long OutboxEnd { get; set; }

    /// <summary>The ids of the requests that were sent here, null for each without one.</summary>
    public List<string?> RequestIds { get; } = [];

    /// <summary>The attempts that were told to be waited for no more.</summary>
    public List<ulong> Cancelled { get; } = [];

    public ulong LastId => _sent[^1].Id;

    public (ulong Id, byte[] Payload)[] Sent => Latest(int.MaxValue);

    public (ulong Id, byte[] Payload)[] Latest(int count)
    {
        lock (_gate)
        {
            return [.. _sent.Skip(Math.Max(0, _sent.Count - count))];
        }
    }

    public SendResult TrySend(PendingRequest request)
    {
        if (Answer == SendResult.NotConnected)
        {
            return Answer;
        }

        request.Peer = this;
        if (Answer == SendResult.Sent)
        {
            lock (_gate)
            {
                _sent.Add((request.WireId, request.Payload.ToArray()));
                RequestIds.Add(request.RequestId);
            }

            Interlocked.Increment(ref _inFlight);
            request.OutboxEnd = OutboxEnd;
            request.PublishInFlight();
        }

        return Answer;
    }

    public void Cancel(ulong id)
    {
        lock (_gate)
        {
            Cancelled.Add(id);
        }
    }

    public void AttemptEnded() => Interlocked.Decrement(ref _inFlight);
}
