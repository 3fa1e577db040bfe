using Mesh.Configuration;
using Mesh.Requests;
using Microsoft.Extensions.Logging;

namespace Mesh.Services;

/// <summary>
/// Counts a service's handlers that were given up, holds them to <c>concurrency</c>, and tells of them once in a while.
/// Thread-safe.
/// </summary>
internal sealed class AbandonedHandlers(ServiceDefinition service, ILogger log)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private int _count; // that still run
    private int _untold;
    private TimeSpan? _toldAt; // only touched by Tell

    /// <summary>What their callers are answered, who have given up before.</summary>
    public Answer Answer { get; } = new(
        Outcome.Unknown, Reason.DeadlineExceeded, default, "the handler goes on past the deadline and was given up.");

    /// <summary>Whether no more may be given up: so many hang that waiting is in vain.</summary>
    public bool IsFull => Volatile.Read(ref _count) >= service.Concurrency;

    public bool TryCount()
    {
        if (Interlocked.Increment(ref _count) > service.Concurrency)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        Interlocked.Increment(ref _untold);
        return true;
    }

    public void Uncount() => Interlocked.Decrement(ref _count);

    /// <summary>One line for all since the last.</summary>
    public void Tell(TimeSpan now)
    {
        if (Volatile.Read(ref _untold) == 0 || now - _toldAt < TellEvery)
        {
            return;
        }

        _toldAt = now;
        log.HandlersGivenUp(Interlocked.Exchange(ref _untold, 0), service.Name, Volatile.Read(ref _count));
    }
}
