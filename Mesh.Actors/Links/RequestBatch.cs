using System.Runtime.InteropServices;
using Mesh.Hosting;
using Mesh.Services;

namespace Mesh.Links;

/// <summary>
/// The requests of one read. They run on the pool while the reading goes on, so no handler stalls the link.
/// </summary>
internal sealed class RequestBatch(InboundRequests requests, ServiceHosts services) : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static InboundRequests? _running; // whose batch runs on this thread

    private readonly List<IncomingRequest> _requests = [];

    /// <summary>Whether a batch of those runs on this thread: the replies of handlers that finish at once go out
    /// together, with one kick at its end.</summary>
    public static bool RunsHereFor(InboundRequests requests) => _running == requests;

    public void Add(in IncomingRequest request) => _requests.Add(request);

    public void Queue() => WorkPool.Queue(this, preferLocal: true);

    public void Execute()
    {
        _running = requests;
        try
        {
            foreach (ref readonly var request in CollectionsMarshal.AsSpan(_requests))
            {
                services.Accept(request);
            }
        }
        finally
        {
            _running = null;
            requests.Kick();
        }
    }
}
