using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Services;

namespace Mesh.Routing;

/// <summary>
/// Takes each request of a caller on this node to exactly one outcome: asks the route function where it goes, sends
/// it, and when an attempt ends otherwise than by an answer, reroutes it or says how it ended. Thread-safe.
/// </summary>
internal sealed class RequestRouter : IReplySink
{
    private readonly MeshOptions _options;
    private readonly TimeProvider _clock;
    private readonly RequestTable _requests;
    private readonly Dispatcher _dispatcher;
    private long _turn;

    public RequestRouter(MeshOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _dispatcher = new Dispatcher(clock);
        _requests = new RequestTable(options.Requests.MaxInFlight, EndCancelled);
    }

    /// <summary>What routes are chosen from now.</summary>
    public RouteTable Routes
    {
        get => _dispatcher.Routes;
        set => _dispatcher.Routes = value;
    }

    /// <summary>Requests under way.</summary>
    public int InFlight => _requests.Count;

    /// <inheritdoc cref="MeshClient.SendAsync"/>
    public ValueTask<RequestResult> SendAsync(
        string service,
        string? key,
        ReadOnlyMemory<byte> payload,
        RequestOptions options,
        CancellationToken cancellation)
    {
        var deadline = options.Deadline ?? _options.Requests.DefaultDeadline;
        Routes.Services.TryGetValue(service, out var routes);
        if (Admission.FaultOf(service, routes, key, payload.Length, deadline, _options.Requests) is { } refused)
        {
            return ValueTask.FromResult(refused);
        }

        if (_requests.Rent() is not { } request)
        {
            return ValueTask.FromResult(Ends.TooManyInFlight(_options.Requests.MaxInFlight));
        }

        request.Service = service;
        request.Key = key;
        request.Payload = payload;
        request.Deadline = _clock.Monotonic() + deadline;
        request.Idempotent = options.Idempotent ?? routes!.Definition.Idempotent;
        request.Position = key is null ? (ulong)Interlocked.Increment(ref _turn) : Ring.PositionOf(key);
        request.Start(cancellation);
        var token = request.Version;
        _dispatcher.Dispatch(request);
        request.Started();
        return new ValueTask<RequestResult>(request, token);
    }

    /// <summary>Where a request would go now, and why.</summary>
    public RouteExplanation? Explain(string service, string? key) =>
        Routes.Services.TryGetValue(service, out var routes) && routes.Peers.Length > 0
            ? Explanation.Of(routes, key, key is null ? (ulong)Volatile.Read(ref _turn) + 1 : Ring.PositionOf(key))
            : null;

    /// <summary>The answer to an attempt; dropped when the attempt is no longer waited for.</summary>
    public void Reply(ulong id, in Answer answer)
    {
        if (!_requests.TryClaim(id, out var request))
        {
            return;
        }

        request.Peer!.AttemptEnded();
        if (answer.MayBeRerouted)
        {
            // Where an earlier attempt may have run, the request is idempotent, or it would not have been sent again.
            request.AddTried(request.Peer.Name);
            _dispatcher.Dispatch(request);
        }
        else
        {
            request.Complete(Ends.Answered(request, answer));
        }
    }

    /// <summary>
    /// What was in flight on a lost connection: sent on to the next node where it certainly was not sent or may run
    /// twice; else it may have run, and ends at once.
    /// </summary>
    /// <param name="link">The link that lost its connection.</param>
    /// <param name="taken">What was handed to that connection; see <see cref="PendingRequest.OutboxEnd"/>.</param>
    /// <param name="cause">Why, for the caller.</param>
    public void OnConnectionLost(IPeer link, long taken, string cause) =>
        _requests.ForEachInFlight((Router: this, link, taken, cause), static (request, generation, lost) =>
        {
            if (request.Peer != lost.link || !request.TryClaim(generation))
            {
                return;
            }

            lost.link.AttemptEnded();
            var sent = request.OutboxEnd <= lost.taken;
            request.MayHaveRun |= sent;
            if (!sent || request.Idempotent)
            {
                request.AddTried(lost.link.Name);
                lost.Router._dispatcher.Dispatch(request);
            }
            else
            {
                request.Complete(Ends.ConnectionLost(request, lost.cause));
            }
        });

    /// <summary>
    /// Sends the idempotent requests that wait for a suspect on to the next node, where there is one.
    /// </summary>
    public void RerouteFrom(IPeer suspect) =>
        _requests.ForEachInFlight((Router: this, suspect), static (request, generation, state) =>
        {
            if (request.Peer == state.suspect
                && request.Idempotent
                && state.Router._dispatcher.HasBetterThan(state.suspect, request)
                && request.TryClaim(generation))
            {
                state.suspect.AttemptEnded();
                request.MayHaveRun = true;
                request.AddTried(state.suspect.Name);
                state.Router._dispatcher.Dispatch(request);
            }
        });

    /// <summary>Ends what is past its deadline or cancelled; called every few milliseconds.</summary>
    public void EndOverdue() =>
        _requests.ForEachInFlight((Router: this, Now: _clock.Monotonic()), static (request, generation, state) =>
        {
            if (request.Deadline <= state.Now && request.TryClaim(generation))
            {
                request.Peer!.AttemptEnded();
                request.Complete(Ends.DeadlineExceeded(request));
            }
            else if (request.Cancellation.IsCancellationRequested && request.TryClaim(generation))
            {
                EndCancelled(request);
            }
        });

    /// <summary>The node stops: nothing more is sent, and what is under way ends.</summary>
    public void Stop()
    {
        Routes = RouteTable.Empty;
        _requests.ForEachInFlight(this, static (request, generation, _) =>
        {
            if (request.TryClaim(generation))
            {
                request.Peer!.AttemptEnded();
                request.Complete(Ends.Stopped(request));
            }
        });
    }

    private static void EndCancelled(PendingRequest request)
    {
        request.Peer!.AttemptEnded();
        request.Complete(Ends.Cancelled(request));
    }
}
