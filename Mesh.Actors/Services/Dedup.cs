using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>
/// Runs a request id once on this node: who asks again while it runs gets the same answer, and who asks later gets it
/// again, for a while. Bounded by age and memory; thread-safe.
/// </summary>
/// <remarks>
/// Remembered is what a handler did or may have done. A request that was rejected did not run, so its id is free again.
/// At-most-once does not rest on this table alone: what it has forgotten may run again.
/// </remarks>
/// <param name="clock">Measures ages.</param>
/// <param name="options">The bounds.</param>
/// <param name="running">Cancels what nobody waits for; null where nothing is ever cancelled.</param>
internal sealed class Dedup(TimeProvider clock, DedupOptions options, RunningRequests? running = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SharedRunKey, SharedRun> _runs = [];
    private readonly Dictionary<(IReplySink Sink, ulong Id), SharedRun> _waiting = []; // who waits, and for what
    private readonly Queue<SharedRun> _finished = new(); // the oldest first
    private long _bytes; // of all that are finished

    /// <summary>How many ids are known, and what the finished ones cost.</summary>
    public (int Runs, long Bytes) Size
    {
        get
        {
            lock (_gate)
            {
                return (_runs.Count, _bytes);
            }
        }
    }

    /// <summary>
    /// Whether the request is to run, as <paramref name="run"/>, which must be answered; else it was answered, or will
    /// be with the run that it has joined.
    /// </summary>
    public bool TryBegin(in IncomingRequest request, out IncomingRequest run)
    {
        var key = new SharedRunKey(request.Service, request.Key, request.RequestId!);
        var payload = PayloadDigest.Of(request.Payload.Span);
        Answer? answer;
        lock (_gate)
        {
            Evict();
            var begins = !_runs.TryGetValue(key, out var known);
            if (begins)
            {
                _runs[key] = known = new SharedRun(this, key, payload);
            }

            run = request with { Id = 0, Sink = known! };
            answer = known!.Payload == payload ? known.Answer : Reused;
            if (answer is null)
            {
                known.Join(request);
                running?.TakeEarly(known, 0); // it is wanted again
                _waiting[(request.Sink, request.Id)] = known;
                return begins;
            }
        }

        request.Answer(answer.Value);
        return false;
    }

    /// <summary>
    /// One who asked does not wait any more, and is told so; false when none such waits. When nobody else waits for the
    /// run, it is cancelled.
    /// </summary>
    /// <param name="sink">Who asked.</param>
    /// <param name="id">As what.</param>
    public bool TryCancel(IReplySink sink, ulong id)
    {
        lock (_gate)
        {
            if (!_waiting.Remove((sink, id), out var run))
            {
                return false;
            }

            if (run.Leave(sink, id))
            {
                running?.Cancel(run, 0); // under the lock, so that nobody joins what is unwanted in between
            }
        }

        sink.Reply(id, Answer.Cancelled);
        return true;
    }

    /// <summary>Called with the answer to the run.</summary>
    internal void Finish(SharedRun run, in Answer answer)
    {
        SharedRun.Waiter[] waiters;
        lock (_gate)
        {
            waiters = run.TakeWaiters();
            foreach (var waiter in waiters)
            {
                _waiting.Remove((waiter.Sink, waiter.Id));
            }

            Remember(run, answer);
            Evict();
        }

        foreach (var waiter in waiters)
        {
            waiter.Sink.Reply(waiter.Id, answer);
        }
    }

    /// <summary>Forgets what is too old; called now and then, so that an idle node's memory comes back.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            Evict();
        }
    }

    private void Remember(SharedRun run, in Answer answer)
    {
        if (_runs.GetValueOrDefault(run.Key) != run)
        {
            return; // the late answer of a handler that was given up, and whose id was forgotten meanwhile
        }

        if (answer.Outcome is Outcome.Rejected or Outcome.Unreachable)
        {
            if (run.Answer is null)
            {
                _runs.Remove(run.Key); // it did not run
            }

            return;
        }

        if (run.Answer is null)
        {
            run.FinishedAt = clock.Monotonic();
            _finished.Enqueue(run);
        }
        else
        {
            _bytes -= run.Bytes; // an Unknown, when its handler was given up: this is the better answer
        }

        run.Answer = answer;
        _bytes += run.Bytes;
    }

    private void Evict()
    {
        var now = clock.Monotonic();
        while (_finished.TryPeek(out var oldest)
            && (_bytes > options.MemoryBytes || oldest.FinishedAt + options.Window <= now))
        {
            _finished.Dequeue();
            _runs.Remove(oldest.Key);
            _bytes -= oldest.Bytes;
        }
    }

    private static Answer Reused { get; } = Answer.Rejected(
        Reason.RequestIdReused, "the request id was used for another payload here; each request needs a new one.");
}
