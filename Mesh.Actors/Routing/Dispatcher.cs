using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// Sends a request to one node after the other until one takes it, or says why none can. Thread-safe.
/// </summary>
internal sealed class Dispatcher(TimeProvider clock)
{
    private RouteTable _routes = RouteTable.Empty;

    /// <summary>What routes are chosen from now.</summary>
    public RouteTable Routes
    {
        get => Volatile.Read(ref _routes);
        set => Volatile.Write(ref _routes, value);
    }

    /// <summary>Sends the request to the node that the route function chooses. Only for the request's owner.</summary>
    public void Dispatch(PendingRequest request)
    {
        while (true)
        {
            if (request.Deadline <= clock.Monotonic())
            {
                request.Complete(request.MayHaveRun ? Ends.DeadlineExceeded(request) : Ends.Expired(request));
                return;
            }

            if (request.Cancellation.IsCancellationRequested)
            {
                request.Complete(request.MayHaveRun ? Ends.Cancelled(request) : Ends.CancelledBefore(request));
                return;
            }

            if (!Routes.Services.TryGetValue(request.Service, out var routes)
                || routes.Choose(request.Key, request.Position, request.Tried) is not { Member: >= 0 } route)
            {
                request.Complete(Ends.NobodyLeft(request));
                return;
            }

            var peer = routes.Peers[route.Member];
            request.Attempts++;
            switch (peer.TrySend(request))
            {
                case SendResult.Sent:
                    return; // not ours any more
                case SendResult.Full:
                    request.Attempts--;
                    request.Complete(Ends.OutboxFull(request, peer.Name));
                    return;
                default:
                    request.Attempts--;
                    request.AddTried(peer.Name);
                    break;
            }
        }
    }

    /// <summary>Whether the route would send the request to a healthy node other than the suspect.</summary>
    public bool HasBetterThan(IPeer suspect, PendingRequest request)
    {
        if (!Routes.Services.TryGetValue(request.Service, out var routes) || !routes.Avoids(suspect))
        {
            return false;
        }

        foreach (var peer in routes.Peers)
        {
            if (peer.Name != suspect.Name && !routes.Avoids(peer) && !request.Tried.Contains(peer.Name))
            {
                return true;
            }
        }

        return false;
    }
}
