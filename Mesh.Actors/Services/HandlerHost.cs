using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Logs;
using Mesh.Requests;
using Mesh.Telemetry;
using Microsoft.Extensions.Logging;

namespace Mesh.Services;

/// <summary>Runs a handler's requests: up to <c>concurrency</c> at once, up to <c>queue-limit</c> waiting.</summary>
/// <remarks>
/// A handler that goes on 250 ms past its deadline loses its place to one that waits, so that a service whose handlers
/// hang keeps serving; at most <c>concurrency</c> of those, beside those that run.
/// </remarks>
internal sealed class HandlerHost(
    ServiceDefinition definition,
    IServiceHandler handler,
    int maxPayloadBytes,
    TimeProvider clock,
    ILogger log,
    RunningRequests running) : ServiceHost(definition, maxPayloadBytes, clock, running), IRequestOwner
{
    private const int Burst = 32;

    // Places are taken and given back without the lock; it guards the queue, which is empty for most.
    private readonly Lock _gate = new();
    private readonly Queue<IncomingRequest> _waiting = new();
    private readonly AbandonedHandlers _abandoned = new(definition, log);
    private readonly PacedLog _paced = new(log, clock);
    private int _running; // at most the concurrency
    private int _waitingCount; // of _waiting, for readers without the lock
    private volatile TaskCompletionSource? _drained; // not null once this host drains

    public override int UnderWay => Volatile.Read(ref _running) + Volatile.Read(ref _waitingCount);

    public override int Active => Volatile.Read(ref _running);

    public override void Accept(in IncomingRequest request)
    {
        switch (Admit(request))
        {
            case Admitted.Now:
                if (EndsAtOnce(request))
                {
                    RunNext();
                }

                break;
            case Admitted.Never:
                Overload(
                    request,
                    $"'{Definition.Name}' runs {Definition.Concurrency} requests here; "
                    + (_abandoned.IsFull ? "as many that were given up still run." : $"{Definition.QueueLimit} wait."));
                break;
            case Admitted.Elsewhere:
                Refuse(request);
                break;
        }
    }

    public override async Task DrainAsync(CancellationToken cancellation)
    {
        IncomingRequest[] waiting;
        lock (_gate)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = [.. _waiting];
            _waiting.Clear();
            Volatile.Write(ref _waitingCount, 0);
        }

        Interlocked.MemoryBarrier(); // either who takes a place sees the drain, or it is seen here
        if (Volatile.Read(ref _running) == 0)
        {
            _drained.TrySetResult();
        }

        foreach (var request in waiting)
        {
            Refuse(request);
        }

        await _drained.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What expired in the queue is answered, even if no place comes free.</summary>
    public override void Sweep(TimeSpan now)
    {
        while (TryTakeExpired(now, out var expired))
        {
            Expire(expired);
        }

        _abandoned.Tell(now);
    }

    public bool MayAbandon() => _abandoned.TryCount();

    public void OnAbandoned(in IncomingRequest request)
    {
        request.Answer(_abandoned.Answer);
        RunNext();
    }

    public void OnAbandonedEnded() => _abandoned.Uncount();

    private Admitted Admit(in IncomingRequest request)
    {
        if (_drained is null && Volatile.Read(ref _waitingCount) == 0 && TryTakePlace())
        {
            if (_drained is null)
            {
                return Admitted.Now;
            }

            GiveBackPlace();
        }

        return _drained is null ? Enqueue(request) : Admitted.Elsewhere;
    }

    private Admitted Enqueue(in IncomingRequest request)
    {
        lock (_gate)
        {
            if (_drained is not null)
            {
                return Admitted.Elsewhere;
            }

            if (_waiting.Count == 0 && TryTakePlace())
            {
                return Admitted.Now;
            }

            if (_waiting.Count == Definition.QueueLimit || _abandoned.IsFull)
            {
                return Admitted.Never;
            }

            _waiting.Enqueue(request);
            Interlocked.Increment(ref _waitingCount);
        }

        // Who gave back a place in this moment may not have seen that somebody waits.
        if (TryTakePlace())
        {
            RunNext();
        }

        return Admitted.Later;
    }

    private bool TryTakePlace()
    {
        for (var running = Volatile.Read(ref _running); running < Definition.Concurrency;)
        {
            var before = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (before == running)
            {
                return true;
            }

            running = before;
        }

        return false;
    }

    private void GiveBackPlace()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _drained?.TrySetResult();
        }
    }

    /// <summary>
    /// Runs the request; false while its handler goes on asynchronously, which then sees to the next.
    /// </summary>
    private bool EndsAtOnce(in IncomingRequest request)
    {
        if (Begin(request) is not { } begun)
        {
            return true;
        }

        var cancellation = CancellationPool.Rent();
        var span = RunSpan.Of(request, Node);
        span?.Enter();
        Answer answer;
        try
        {
            var reply = handler.HandleAsync(begun, cancellation.Token);
            span?.Leave();
            if (!reply.IsCompleted)
            {
                _ = FinishAsync(reply, Running.Add(request, cancellation, this), span);
                return false;
            }

            answer = AnswerOf(reply.GetAwaiter().GetResult());
        }
        catch (Exception fault)
        {
            span?.Leave();
            answer = LogFailure(fault);
        }

        span?.End(answer);
        request.Answer(answer);
        CancellationPool.Return(cancellation);
        return true;
    }

    private async Task FinishAsync(ValueTask<Reply> reply, RunningRequest request, RunSpan? span)
    {
        Answer answer;
        try
        {
            answer = AnswerOf(await reply.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (request.IsCancelled)
        {
            answer = InterruptedAt(request.Deadline);
        }
        catch (Exception fault)
        {
            answer = LogFailure(fault);
        }

        span?.End(answer);
        if (Running.TryEnd(request))
        {
            request.Request.Answer(answer);
            RunNext();
            return;
        }

        // It was answered when it was given up. Only who asks again by its id can still use what it says now.
        OnAbandonedEnded();
        (request.Request.Sink as SharedRun)?.Reply(request.Request.Id, answer);
    }

    /// <summary>
    /// Hands the place that came free to a request that waits. It runs on the pool: this thread is a caller's.
    /// </summary>
    private void RunNext()
    {
        if (TryNext(out var next))
        {
            WorkPool.Queue(
                static work => work.host.RunWaiting(work.next), (host: this, next), preferLocal: false);
        }
    }

    /// <summary>
    /// Runs requests for as long as they end at once, and not so many that other work of the pool must wait.
    /// </summary>
    private void RunWaiting(IncomingRequest request)
    {
        for (var i = 1; EndsAtOnce(request); i++)
        {
            if (i == Burst)
            {
                RunNext();
                return;
            }

            if (!TryNext(out request))
            {
                return;
            }
        }
    }

    /// <summary>A request for the place that came free; without one the place is given back.</summary>
    private bool TryNext(out IncomingRequest next)
    {
        do
        {
            if (TryDequeue(TimeSpan.MaxValue, out next))
            {
                return true;
            }

            GiveBackPlace();
        }
        while (Volatile.Read(ref _waitingCount) != 0 && TryTakePlace()); // one came before the place was free

        return false;
    }

    private bool TryTakeExpired(TimeSpan now, out IncomingRequest expired) => TryDequeue(now, out expired);

    /// <summary>The first that waits, if nobody waits for it any more at that moment.</summary>
    private bool TryDequeue(TimeSpan now, out IncomingRequest first)
    {
        first = default;
        if (Volatile.Read(ref _waitingCount) == 0)
        {
            return false;
        }

        lock (_gate)
        {
            if (!_waiting.TryPeek(out first) || first.WaitedForUntil > now)
            {
                return false;
            }

            _waiting.Dequeue();
            Interlocked.Decrement(ref _waitingCount);
            return true;
        }
    }

    private Answer LogFailure(Exception fault)
    {
        _paced.Of($"{Definition.Name} {fault.GetType()}").HandlerThrew(fault, Definition.Name);
        return AnswerOf(fault);
    }

    private enum Admitted
    {
        Now,
        Later,
        Never,
        Elsewhere,
    }
}
