namespace Mesh.Routing;

/// <summary>How many attempts of the last ten seconds were good and how many failed, in buckets of a second.</summary>
/// <remarks>Adding is thread-safe and takes no lock; turning is for one owner, some times a second.</remarks>
internal sealed class OutcomeWindow
{
    private const int Buckets = 10;

    private readonly int[] _good = new int[Buckets];
    private readonly int[] _failed = new int[Buckets];
    private int _current;
    private long _second;

    public void AddGood() => Interlocked.Increment(ref _good[Volatile.Read(ref _current)]);

    public void AddFailed() => Interlocked.Increment(ref _failed[Volatile.Read(ref _current)]);

    /// <summary>Forgets what is older than ten seconds at this moment.</summary>
    public void TurnTo(TimeSpan now)
    {
        var second = (long)now.TotalSeconds;
        for (var steps = Math.Min(second - _second, Buckets); steps > 0; steps--)
        {
            var next = (_current + 1) % Buckets;
            _good[next] = _failed[next] = 0;
            Volatile.Write(ref _current, next);
        }

        _second = Math.Max(_second, second);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_good);
        Array.Clear(_failed);
    }

    public (int Good, int Total) Count()
    {
        var good = _good.Sum();
        return (good, good + _failed.Sum());
    }
}
