using System.Threading.RateLimiting;

namespace Mesh.Remoting;

/// <summary>
/// Bounds how many say who they are in a time: Akka keeps an actor for each address that it was told, until that was silent for
/// <c>akka.remote.quarantine-after-silence</c>, whoever told it. Thread-safe.
/// </summary>
internal sealed class Greetings : IAsyncDisposable
{
    /// <summary>At once, after a time of few: as many nodes as may find each other in a moment.</summary>
    public const int Burst = 512;

    /// <summary>Each second from then on.</summary>
    public const int PerSecond = 16;

    // More than so many strangers are not borne with, whether they have greeted or not.
    private readonly TokenBucketRateLimiter _limiter = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = Connections.ConnectionGate.Strangers,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for its turn.</summary>
    /// <returns>Whether it came; not while too many wait.</returns>
    public async ValueTask<bool> TakeAsync()
    {
        using var lease = await _limiter.AcquireAsync().ConfigureAwait(false);
        return lease.IsAcquired;
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
