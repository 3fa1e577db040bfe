using Mesh.FailureDetection;
using Mesh.Hosting;
using Mesh.Requests;
using Mesh.Services;

namespace Mesh.Routing;

/// <summary>This node as a route sees it: never suspect, and reached without a connection.</summary>
internal sealed class LocalPeer(string name, ServiceHosts services, IReplySink sink) : IPeer
{
    private int _inFlight;

    public string Name => name;

    public bool IsSuspect => false;

    public bool IsSilent => false;

    public bool IsDraining => services.IsDraining;

    public Suspicion Suspicion => default;

    public int InFlight => Volatile.Read(ref _inFlight);

    public TimeSpan? RoundTrip => null;

    public SendResult TrySend(PendingRequest request)
    {
        // The payload belongs to the handler, which may still read it when the caller's deadline has passed.
        var incoming = new IncomingRequest(
            request.WireId, sink, request.Service, request.Key, request.Payload.ToArray(), request.Deadline)
        {
            RequestId = request.RequestId,
            Trace = request.Trace?.Attempt,
        };
        var onCallersThread = request.IsStartingHere;
        request.Peer = this;
        Interlocked.Increment(ref _inFlight);
        request.PublishInFlight();
        if (onCallersThread)
        {
            services.Accept(incoming);
        }
        else
        {
            // It was rerouted, by a thread that reads a connection or watches peers, or comes from an actor: no handler may
            // hold those up.
            WorkPool.Queue(new Acceptance(services, incoming), preferLocal: false);
        }

        return SendResult.Sent;
    }

    public void AttemptEnded() => Interlocked.Decrement(ref _inFlight);

    public void Cancel(ulong id) => services.Cancel(sink, id);

    private sealed class Acceptance(ServiceHosts services, IncomingRequest request) : IThreadPoolWorkItem
    {
        public void Execute() => services.Accept(request);
    }
}
