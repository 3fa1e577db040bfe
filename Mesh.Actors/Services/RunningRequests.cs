using System.Collections.Concurrent;
using Mesh.Links;

namespace Mesh.Services;

/// <summary>
/// The requests of this node whose handlers went on asynchronously, and the cancellations that came before one was
/// found. Thread-safe.
/// </summary>
/// <remarks>Handlers that end at once never stand here: they cost nothing, and can't be cancelled.</remarks>
/// <param name="clock">The clock of deadlines.</param>
/// <param name="memory">How long a cancellation that found no request is kept: as long as a request may wait.</param>
internal sealed class RunningRequests(TimeProvider clock, TimeSpan memory)
{
    /// <summary>How long after its deadline a handler may take to notice that it was cancelled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private const int MaxEarly = 65_536; // a few MB; beyond it, a request runs that nobody waits for

    private readonly ConcurrentDictionary<(IReplySink Sink, ulong Id), RunningRequest> _running = new();
    private readonly ConcurrentDictionary<(IReplySink Sink, ulong Id), TimeSpan> _early = new(); // until when
    private int _earlyCount;
    private volatile bool _stopped;

    /// <summary>How many there are.</summary>
    public int Count => _running.Count;

    /// <summary>Cancellations that have found no request yet.</summary>
    public int Early => Volatile.Read(ref _earlyCount);

    /// <summary>A handler goes on asynchronously.</summary>
    public RunningRequest Add(
        in IncomingRequest request, CancellationTokenSource cancellation, IRequestOwner? owner = null)
    {
        var running = new RunningRequest(request, cancellation, owner);
        _running[(request.Sink, request.Id)] = running;
        Interlocked.MemoryBarrier(); // either the cancellation finds the request, or it is found here
        if (_stopped || TakeEarly(request.Sink, request.Id))
        {
            running.Cancel();
        }

        return running;
    }

    /// <summary>The handler has ended; false when it was given up before.</summary>
    public bool TryEnd(RunningRequest running)
    {
        _running.TryRemove(new((running.Request.Sink, running.Request.Id), running));
        return running.TryEnd();
    }

    /// <summary>
    /// The request is not waited for any more: its handler's token is cancelled, or it does not begin at all.
    /// </summary>
    public void Cancel(IReplySink sink, ulong id)
    {
        if (TryCancel(sink, id) || Early >= MaxEarly)
        {
            return;
        }

        // It waits in a queue, or begins right now, or has ended: whoever begins it looks here.
        if (_early.TryAdd((sink, id), clock.Monotonic() + memory))
        {
            Interlocked.Increment(ref _earlyCount);
        }

        if (_running.ContainsKey((sink, id)) && TakeEarly(sink, id))
        {
            TryCancel(sink, id);
        }
    }

    /// <summary>Whether the request was cancelled before it began; says so once.</summary>
    public bool TakeEarly(IReplySink sink, ulong id) =>
        Early != 0 && TryForget((sink, id));

    /// <summary>Cancels what is past its deadline, and gives up what ignores that. Called every few milliseconds.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (_, running) in _running)
        {
            if (running.Deadline <= now)
            {
                running.Cancel();
            }

            if (running.Deadline + Patience <= now && running.IsCancelled)
            {
                running.TryAbandon();
            }
        }

        if (Early != 0)
        {
            foreach (var (key, _) in _early.Where(entry => entry.Value <= now))
            {
                TryForget(key);
            }
        }
    }

    /// <summary>Cancels all that runs for a service.</summary>
    public void CancelAll(string service)
    {
        foreach (var (_, running) in _running.Where(entry => entry.Value.Request.Service == service))
        {
            running.Cancel();
        }
    }

    /// <summary>The node stops: everything that runs is cancelled, and whatever begins from here on.</summary>
    public void Stop()
    {
        _stopped = true;
        Interlocked.MemoryBarrier();
        foreach (var (_, running) in _running)
        {
            running.Cancel();
        }
    }

    private bool TryCancel(IReplySink sink, ulong id)
    {
        if (!_running.TryGetValue((sink, id), out var running))
        {
            return false;
        }

        running.Cancel();
        return true;
    }

    private bool TryForget((IReplySink Sink, ulong Id) key)
    {
        if (!_early.TryRemove(key, out _))
        {
            return false;
        }

        Interlocked.Decrement(ref _earlyCount);
        return true;
    }
}
