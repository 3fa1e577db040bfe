using Mesh.Links;

namespace Mesh.Routing;

/// <summary>
/// The request ids that took connections with them lately: what has brought down two nodes is not sent to a third, however
/// often its caller tries, and whichever of its attempts it was. Thread-safe; bounded in time and number.
/// </summary>
internal sealed class LossBook(TimeProvider clock)
{
    /// <summary>How long a loss is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>Losses that are remembered at most; then the oldest are forgotten.</summary>
    public const int MaxLosses = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<(TimeSpan At, (string Service, string Id) Request, IPeer Lost)> _losses = new();
    private readonly Dictionary<(string Service, string Id), HashSet<IPeer>> _lost = [];
    private int _count; // read without the lock: most nodes have none

    /// <summary>An attempt of that request may have run, and its connection was lost.</summary>
    /// <param name="service">The request's service.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="peer">Whose connection it was; one counts once, however many attempts it took along.</param>
    public void Note(string service, string id, IPeer peer)
    {
        lock (_gate)
        {
            Forget();
            if (!_lost.TryGetValue((service, id), out var lost))
            {
                _lost.Add((service, id), lost = []);
            }

            if (!lost.Add(peer))
            {
                return;
            }

            _losses.Enqueue((clock.Monotonic(), (service, id), peer));
            if (_losses.Count > MaxLosses)
            {
                ForgetOldest();
            }

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
            return _lost.TryGetValue((service, id), out var lost) && lost.Count >= RetryPolicy.MaxLosses;
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
        var (_, request, peer) = _losses.Dequeue();
        var lost = _lost[request];
        lost.Remove(peer);
        if (lost.Count == 0)
        {
            _lost.Remove(request);
        }
    }
}
