using Mesh.Links;

namespace Mesh.Routing;

/// <summary>
/// The callers' request ids that took connections with them lately: what has brought down nodes twice is not sent a
/// third time, however often its caller tries. Thread-safe; bounded in time and number.
/// </summary>
internal sealed class LossBook(TimeProvider clock)
{
    /// <summary>How long a loss is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>Losses that are remembered at most; then the oldest are forgotten.</summary>
    public const int MaxLosses = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<(TimeSpan At, (string Service, string Id) Request)> _losses = new();
    private readonly Dictionary<(string Service, string Id), int> _counts = [];
    private int _count; // read without the lock: most nodes have none

    /// <summary>An attempt of that request may have run, and its connection was lost.</summary>
    public void Note(string service, string id)
    {
        lock (_gate)
        {
            Forget();
            if (_losses.Count == MaxLosses)
            {
                ForgetOldest();
            }

            _losses.Enqueue((clock.Monotonic(), (service, id)));
            _counts[(service, id)] = _counts.GetValueOrDefault((service, id)) + 1;
            Volatile.Write(ref _count, _losses.Count);
        }
    }

    /// <summary>Whether the request lost as many connections as one may.</summary>
    public bool IsPoisonous(string service, string id)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return false;
        }

        lock (_gate)
        {
            Forget();
            return _counts.GetValueOrDefault((service, id)) >= RetryPolicy.MaxLosses;
        }
    }

    private void Forget()
    {
        var since = clock.Monotonic() - Window;
        while (_losses.TryPeek(out var oldest) && oldest.At <= since)
        {
            ForgetOldest();
        }

        Volatile.Write(ref _count, _losses.Count);
    }

    private void ForgetOldest()
    {
        var (_, request) = _losses.Dequeue();
        if (--_counts[request] == 0)
        {
            _counts.Remove(request);
        }
    }
}
