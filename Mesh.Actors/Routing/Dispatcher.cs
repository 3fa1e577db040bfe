using Mesh.Documents;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>
/// Sends a request to one node after the other until one takes it, or says why none can. Thread-safe.
/// </summary>
internal sealed class Dispatcher(TimeProvider clock, WaitingRoom room, DecisionLog decisions)
{
    private static readonly TimeSpan OwnerLook = TimeSpan.FromMilliseconds(100);

    private RouteTable _routes = RouteTable.Empty;

    /// <summary>What routes are chosen from now.</summary>
    public RouteTable Routes
    {
        get => Volatile.Read(ref _routes);
        set
        {
            decisions.Begin(value);
            Volatile.Write(ref _routes, value);
        }
    }

    /// <summary>Sends the request to the node that the route function chooses. Only for the request's owner.</summary>
    public void Dispatch(PendingRequest request) => Dispatch(request, clock.Monotonic());

    /// <inheritdoc cref="Dispatch(PendingRequest)"/>
    /// <param name="request">The request.</param>
    /// <param name="now">The moment, for who has looked already.</param>
    public void Dispatch(PendingRequest request, TimeSpan now)
    {
        string? full = null; // a node whose connection had too much to carry
        for (; ; now = clock.Monotonic())
        {
            if (EndsBefore(request, now))
            {
                return;
            }

            if (!Routes.Services.TryGetValue(request.Service, out var routes)
                || Choose(routes, request, now) is not { Member: >= 0 } route)
            {
                request.Complete(full is null ? Ends.NobodyLeft(request) : Ends.OutboxFull(request, full));
                return;
            }

            var peer = routes.Peers[route.Member];
            request.Attempts++;
            request.BeginAttempt(routes.LoadOf(route.Member), now);
            request.Trace?.Begin(
                peer.Name, request.Attempts, Words.Of(route.Rule.ToString()), Explanation.Why(routes, route.Rule, request.Position));
            var result = route.Rule == RouteRule.AwaitsOwner ? SendResult.NotConnected : peer.TrySend(request);
            if (result == SendResult.Sent)
            {
                return; // not ours any more
            }

            request.WithdrawAttempt(result);
            request.Attempts--;
            if (result == SendResult.Full && !routes.Spills(request.Key))
            {
                request.Complete(Ends.OutboxFull(request, peer.Name));
                return;
            }

            if (result == SendResult.Dialling || routes.IsStrictFor(request.Key))
            {
                // News of the node or of the ring comes before that; the look is in case it came a moment too early.
                room.Enter(request, clock.Monotonic() + OwnerLook, wakesOnNews: true);
                return;
            }

            full = result == SendResult.Full ? peer.Name : full;
            request.AddTried(peer.Name);
        }
    }

    /// <summary>Whether the route would send the request to a healthy node other than the suspect.</summary>
    public bool HasBetterThan(IPeer suspect, PendingRequest request)
    {
        if (!Routes.Services.TryGetValue(request.Service, out var routes)
            || routes.IsStrictFor(request.Key)
            || (routes.Peers.Contains(suspect) && !routes.Avoids(suspect))) // one that left the ring is no choice any more
        {
            return false;
        }

        return HasOtherThan(suspect, request, routes);
    }

    /// <summary>
    /// Whether a retry would go to a node that is well and was not tried; a strict key's owner may be asked again.
    /// </summary>
    public bool CanGoElsewhere(PendingRequest request) =>
        Routes.Services.TryGetValue(request.Service, out var routes)
        && (routes.IsStrictFor(request.Key) || HasOtherThan(request.Peer!, request, routes));

    private Route Choose(ServiceRoutes routes, PendingRequest request, TimeSpan now)
    {
        var route = routes.Choose(request.Key, request.Position, request.Tried, out var sight);
        decisions.Record(routes, request, route, sight, now);
        return route;
    }

    private static bool HasOtherThan(IPeer one, PendingRequest request, ServiceRoutes routes)
    {
        foreach (var peer in routes.Peers)
        {
            if (peer.Name != one.Name && !routes.Avoids(peer) && !request.Tried.Contains(peer.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the request ended here: past its deadline, or cancelled.</summary>
    private static bool EndsBefore(PendingRequest request, TimeSpan now)
    {
        if (request.Deadline <= now)
        {
            request.Complete(Ends.Overdue(request));
            return true;
        }

        if (request.Cancellation.IsCancellationRequested)
        {
            request.Complete(Ends.CancelledBefore(request));
            return true;
        }

        return false;
    }
}
