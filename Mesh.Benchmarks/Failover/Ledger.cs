using System.Collections.Immutable;
using System.Diagnostics;

namespace Mesh.Benchmarks.Failover;

/// <summary>Keeps what became of every request. Thread-safe.</summary>
internal sealed class Ledger
{
    private const string NeverEnded = "never ended";

    private readonly Lock _gate = new();
    private readonly HashSet<long> _open = []; // by when they were due: no two are due at once
    private readonly List<EndedRequest> _ended = [];
    private long _lastFailure;

    /// <summary>When the last failure was known, as a timestamp; 0 when there was none.</summary>
    internal long LastFailure => Volatile.Read(ref _lastFailure);

    private bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0;
            }
        }
    }

    /// <summary>A request is under way.</summary>
    internal void Begin(long due)
    {
        lock (_gate)
        {
            _open.Add(due);
        }
    }

    /// <summary>A request has ended now.</summary>
    /// <param name="due">Which.</param>
    /// <param name="failure">What kind of failure; null when it was answered.</param>
    internal void End(long due, string? failure)
    {
        lock (_gate)
        {
            if (!_open.Remove(due))
            {
                return; // given up before
            }

            var now = Stopwatch.GetTimestamp();
            _ended.Add(new EndedRequest(due, now, failure));
            if (failure is not null)
            {
                _lastFailure = now;
            }
        }
    }

    /// <summary>Keeps the calling thread until no request is under way, or patience ends: what then has not ended, has
    /// failed.</summary>
    internal ImmutableArray<EndedRequest> Close(TimeSpan patience)
    {
        SpinWait.SpinUntil(() => IsSettled, patience);
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            _ended.AddRange(_open.Select(due => new EndedRequest(due, now, NeverEnded)));
            _open.Clear();
            return [.. _ended];
        }
    }
}
