using Mesh.Hosting;
using Mesh.Services;

namespace Mesh.Links;

/// <summary>
/// The requests of one read. They run on the pool while the reading goes on, so no handler stalls the link; and where
/// one blocks its thread, other threads take those behind it.
/// </summary>
internal sealed class RequestBatch(InboundRequests requests, DataPlane plane) : IThreadPoolWorkItem
{
    private readonly List<IncomingRequest> _requests = [];
    private int _next; // how many were taken by some thread; goes past the end by one for each thread

    /// <summary>Whether no request is left for one more thread.</summary>
    public bool IsAllTaken => Volatile.Read(ref _next) >= _requests.Count;

    /// <summary>Whether a batch of those runs on this thread: the replies of handlers that finish at once go out
    /// together, with one kick at its end.</summary>
    public static bool RunsHereFor(InboundRequests requests) => BatchWatch.OfThisThread?.Source == requests;

    /// <summary>Only before <see cref="Queue"/>.</summary>
    public void Add(in IncomingRequest request) => _requests.Add(request);

    public void Queue() => WorkPool.Queue(this, preferLocal: true);

    /// <summary>One more thread takes what no other has.</summary>
    public void QueueHelper() => WorkPool.Queue(this, preferLocal: false);

    /// <summary>Sends the replies that were given so far.</summary>
    public void Kick() => requests.Kick();

    public void Execute()
    {
        var worker = plane.Batches.Begin(requests, this);
        try
        {
            for (int number; (number = Interlocked.Increment(ref _next)) <= _requests.Count;)
            {
                worker.Taken = number;
                plane.Services.Accept(_requests[number - 1]);
            }
        }
        finally
        {
            worker.End();
            requests.Kick();
        }
    }
}
