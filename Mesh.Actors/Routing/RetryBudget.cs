using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>How many of a service's requests may be retries at once, so that retries never become the load. Thread-safe.</summary>
internal sealed class RetryBudget(RetryOptions options)
{
    private int _retries;
    private int _underWay;

    /// <summary>Retries under way.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>The service's requests under way, as counted last: a few milliseconds old.</summary>
    public int UnderWay
    {
        get => Volatile.Read(ref _underWay);
        set => Volatile.Write(ref _underWay, value);
    }

    /// <summary>How many retries may be under way among so many requests.</summary>
    public static int LimitOf(int underWay, RetryOptions options) =>
        Math.Max(options.MinBudget, (int)(underWay * options.Budget));

    /// <summary>Counts one more retry, if there is room; then <see cref="Release"/> is due when its request ends.</summary>
    public bool TryTake()
    {
        var limit = LimitOf(UnderWay, options);
        while (true)
        {
            var retries = Retries;
            if (retries >= limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _retries, retries + 1, retries) == retries)
            {
                return true;
            }
        }
    }

    public void Release() => Interlocked.Decrement(ref _retries);
}
