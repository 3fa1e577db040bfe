using System.Diagnostics;
using System.Globalization;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Requests;
using Mesh.Services;
using Mesh.Telemetry;
using Mesh.Traffic;

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
    private readonly WaitingRoom _room = new();
    private readonly Dispatcher _dispatcher;
    private readonly Delivery _delivery;
    private readonly Hedging _hedging;
    private long _turn;
    private long _named;
    private int _looking;

    /// <param name="options">Limits, and the definitions of services.</param>
    /// <param name="clock">Measures deadlines and pauses.</param>
    /// <param name="random">Spreads pauses; for this router alone.</param>
    public RequestRouter(MeshOptions options, TimeProvider clock, Random random)
    {
        _options = options;
        _clock = clock;
        _requests = new RequestTable(options.Requests.MaxInFlight, EndCancelled, Traffic = new CallTraffic(clock));
        Decisions = new DecisionLog(options.Decisions);
        _dispatcher = new Dispatcher(clock, _room, Decisions);
        _delivery = new Delivery(options.Requests.Retry, clock, _dispatcher, _room, random);
        _hedging = new Hedging(clock, _delivery.Budgets, (call, cancellation) => Send(call, clock.Monotonic(), cancellation));
        Origin = options.Node.Name;
    }

    /// <summary>Where requests went, and why.</summary>
    public DecisionLog Decisions { get; }

    /// <summary>What became of requests.</summary>
    public CallTraffic Traffic { get; }

    /// <summary>How many retries there are, and may be.</summary>
    public RetryBudgets Budgets => _delivery.Budgets;

    /// <summary>What this node's own request ids begin with: no other node, and no other start of this one, has it.</summary>
    public string Origin { get; set; }

    /// <summary>What routes are chosen from now.</summary>
    public RouteTable Routes
    {
        get => _dispatcher.Routes;
        set
        {
            foreach (var service in value.Services.Values)
            {
                service.Calls = Traffic.Of(service.Service.Name);
            }

            _dispatcher.Routes = value;
            WakeWaiting();
        }
    }

    /// <summary>Requests that wait here, for an owner or a pause to end.</summary>
    public int Waiting => _room.InFlight;

    /// <summary>How many may be under way.</summary>
    public int MaxInFlight => _options.Requests.MaxInFlight;

    /// <summary>Requests under way.</summary>
    public int InFlight => _requests.Count;

    /// <inheritdoc cref="MeshClient.SendAsync"/>
    /// <param name="service">See there.</param>
    /// <param name="key">See there.</param>
    /// <param name="payload">See there.</param>
    /// <param name="options">See there.</param>
    /// <param name="cancellation">See there.</param>
    /// <param name="holdsCaller">Whether a handler on this node may begin on this thread, which it holds up if it blocks;
    /// that saves a hop.</param>
    /// <param name="trace">The trace that it belongs to; null: that of the current activity.</param>
    public ValueTask<RequestResult> SendAsync(
        string service,
        string? key,
        ReadOnlyMemory<byte> payload,
        RequestOptions options,
        CancellationToken cancellation,
        bool holdsCaller = true,
        ActivityContext? trace = null)
    {
        var deadline = options.Deadline ?? _options.Requests.DefaultDeadline;
        var table = Routes;
        table.Services.TryGetValue(service, out var routes);
        if (Admission.FaultOf(service, routes, key, payload.Length, deadline, options.RequestId, _options.Requests) is { } refused)
        {
            return Refused(
                routes, refused.Reason == Reason.UnknownService && !table.IsInCluster ? Ends.InNoCluster : refused);
        }

        if (options.RequestId is { } id && _delivery.Losses.IsPoisonous(service, id))
        {
            return Refused(routes, Ends.Poisonous(id));
        }

        var now = _clock.Monotonic();
        var call = new Call(
            service,
            key,
            key is null ? (ulong)Interlocked.Increment(ref _turn) : Ring.PositionOf(key),
            payload,
            now + deadline,
            options.Idempotent ?? routes!.Definition.Idempotent,
            routes!.IsStrictFor(key),
            options.RequestId,
            holdsCaller,
            Calls: routes.Calls,
            Trace: TraceOf(service, trace));
        return Hedging.Covers(routes, call) ? new(SendHedgedAsync(call, routes, now, cancellation)) : Send(call, now, cancellation);
    }

    /// <summary>Where a request would go now, and why.</summary>
    public RouteExplanation? Explain(string service, string? key) =>
        Routes.Services.TryGetValue(service, out var routes) && routes.Peers.Length > 0
            ? Explanation.Of(routes, key, key is null ? (ulong)Volatile.Read(ref _turn) + 1 : Ring.PositionOf(key))
            : null;

    /// <summary>The answer to an attempt; dropped when the attempt is no longer waited for.</summary>
    public void Reply(ulong id, in Answer answer) => Reply(id, answer, ended: null);

    /// <inheritdoc cref="Reply(ulong, in Answer)"/>
    /// <param name="id">The attempt's id.</param>
    /// <param name="answer">What its node said.</param>
    /// <param name="ended">Takes the request if it has ended, to complete it; null: it is completed now.</param>
    public void Reply(ulong id, in Answer answer, ReplyBatch? ended)
    {
        if (!_requests.TryClaim(id, out var request))
        {
            return;
        }

        request.Trace?.EndAttempt(answer);
        request.EndAttempt(
            LoadEnds.Of(answer), request.Load is { NeedsTime: true } ? _clock.Monotonic() : default);
        _delivery.Answered(request, answer, ended);
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

            request.Trace?.EndAttempt("connection-lost");
            request.EndAttempt(LoadEnd.Withdrawn);
            lost.Router._delivery.ConnectionLost(request, sent: request.OutboxEnd <= lost.taken, lost.cause);
        });

    /// <summary>
    /// Sends the idempotent requests that wait for a suspect on to the next node, where there is one.
    /// </summary>
    public void RerouteFrom(IPeer suspect) =>
        _requests.ForEachInFlight((Router: this, suspect), static (request, generation, state) =>
        {
            if (request.Peer == state.suspect
                && RetryPolicy.MayLeaveSuspect(request.Idempotent, request.Setbacks?.Losses ?? 0)
                && state.Router._dispatcher.HasBetterThan(state.suspect, request)
                && request.TryClaim(generation))
            {
                Abandon(request, "suspect", LoadEnd.Withdrawn);
                state.Router._delivery.LeftSuspect(request);
            }
        });

    /// <summary>
    /// Has the requests that wait for an owner, or for this node's view to change, look at the route again.
    /// </summary>
    public void WakeWaiting()
    {
        if (_room.InFlight > 0)
        {
            _requests.ForEachInFlight(this, static (request, generation, router) =>
            {
                if (request.Peer == router._room && request.Setbacks is { WakesOnNews: true })
                {
                    router.SendWaiting(request, generation);
                }
            });
        }
    }

    /// <summary>
    /// Ends what is past its deadline or cancelled, and sends what has waited long enough; called every few
    /// milliseconds.
    /// </summary>
    public void EndOverdue()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
        {
            return; // the look before takes longer than the pause between two
        }

        _requests.ForEachInFlight(
            (Router: this, Now: _clock.Monotonic()),
            static (request, generation, state) => state.Router.Look(request, generation, state.Now));
        _delivery.Budgets.Publish();
        Volatile.Write(ref _looking, 0);
    }

    /// <summary>The node stops: nothing more is sent, and what is under way ends.</summary>
    public void Stop()
    {
        _dispatcher.Routes = RouteTable.Empty; // without waking what waits: it ends below
        _requests.ForEachInFlight(this, static (request, generation, _) =>
        {
            if (request.TryClaim(generation))
            {
                request.Trace?.EndAttempt("cancelled");
                request.EndAttempt(LoadEnd.Withdrawn);
                request.Complete(Ends.Stopped(request));
            }
        });
    }

    /// <summary>Sends one admitted request.</summary>
    private ValueTask<RequestResult> Send(in Call call, TimeSpan now, CancellationToken cancellation)
    {
        if (_requests.Rent() is not { } request)
        {
            var refusal = Ends.TooManyInFlight(_options.Requests.MaxInFlight);
            if (!call.IsPart)
            {
                call.Trace?.End(refusal);
                (call.Calls ?? Traffic.Other).Refuse(refusal.Outcome, refusal.Reason);
            }

            return ValueTask.FromResult(refusal);
        }

        request.Service = call.Service;
        request.Calls = call.Calls ?? Traffic.Other;
        request.IsPart = call.IsPart;
        request.Trace = call.IsPart && call.Trace is { } whole
            ? new RequestTrace(whole.Span, call.Service, _options.Node.Name, isPart: true)
            : call.Trace;
        request.Key = call.Key;
        request.Payload = call.Payload;
        request.Deadline = call.Deadline;
        request.Idempotent = call.Idempotent;
        request.IsStrict = call.IsStrict;
        request.RequestId = call.RequestId ?? (call.IsStrict && call.Idempotent ? NewRequestId() : null);
        request.Position = call.Position;
        if (call.Avoid is not null)
        {
            request.AddTried(call.Avoid);
        }

        request.Start(call.HoldsCaller, now, cancellation);
        var token = request.Version;
        _dispatcher.Dispatch(request, now);
        request.Started();
        return new ValueTask<RequestResult>(request, token);
    }

    /// <summary>
    /// Where the first attempt goes is a guess, so that both may meet at one node: by their id it runs them once.
    /// </summary>
    private async Task<RequestResult> SendHedgedAsync(
        Call call, ServiceRoutes routes, TimeSpan now, CancellationToken cancellation)
    {
        var isMeasured = Traffic.IsMeasured(now);
        var part = call with { RequestId = call.RequestId ?? NewRequestId(), IsPart = true };
        var result = await _hedging.SendAsync(part, NodeOf(call, routes), cancellation).ConfigureAwait(false);
        call.Trace?.End(result);
        call.Calls!.End(result.Outcome, result.Reason, attempts: 0); // its parts have counted theirs
        if (isMeasured)
        {
            Traffic.Measure(now, call.Service, result.Outcome);
        }

        return result;
    }

    private ValueTask<RequestResult> Refused(ServiceRoutes? routes, RequestResult why)
    {
        (routes?.Calls ?? Traffic.Other).Refuse(why.Outcome, why.Reason);
        return ValueTask.FromResult(why);
    }

    private static string? NodeOf(in Call call, ServiceRoutes routes) =>
        routes.Choose(call.Key, call.Position, []) is { Member: >= 0 } route ? routes.Peers[route.Member].Name : null;

    private void Look(PendingRequest request, long generation, TimeSpan now)
    {
        _delivery.Budgets.Count(request);
        if (request.Deadline <= now)
        {
            if (request.TryClaim(generation))
            {
                Abandon(request, "deadline-exceeded", LoadEnd.Failed, now);
                request.Complete(Ends.DeadlineExceeded(request));
            }
        }
        else if (request.Cancellation.IsCancellationRequested)
        {
            if (request.TryClaim(generation))
            {
                EndCancelled(request);
            }
        }
        else if (request.Peer == _room && request.Setbacks is { } setbacks && setbacks.NotBefore <= now)
        {
            SendWaiting(request, generation);
        }
    }

    private void SendWaiting(PendingRequest request, long generation)
    {
        if (request.TryClaim(generation))
        {
            _room.AttemptEnded();
            _dispatcher.Dispatch(request);
        }
    }

    private RequestTrace? TraceOf(string service, ActivityContext? given) =>
        Spans.OfRequest(service, _options.Node.Name, given) is { } span ? new RequestTrace(span, service, _options.Node.Name) : null;

    private string NewRequestId() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin} {Interlocked.Increment(ref _named)}");

    private static void EndCancelled(PendingRequest request)
    {
        Abandon(request, "cancelled", LoadEnd.Withdrawn);
        request.Complete(Ends.Cancelled(request));
    }

    /// <summary>Nobody waits for the attempt that was just claimed any more, though its node may be at it.</summary>
    private static void Abandon(PendingRequest request, string why, LoadEnd end, TimeSpan now = default)
    {
        request.Trace?.EndAttempt(why);
        request.Peer!.Cancel(request.ClaimedWireId);
        request.EndAttempt(end, now);
    }
}
