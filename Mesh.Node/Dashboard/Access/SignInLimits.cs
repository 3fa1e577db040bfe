using System.Net;
using System.Threading.RateLimiting;

namespace Mesh.Node.Dashboard.Access;

/// <summary>How often one address, and all of them, may try to sign in: whoever guesses gets nowhere. Thread-safe.</summary>
internal sealed class SignInLimits : IDisposable
{
    /// <summary>Attempts of one address in <see cref="Window"/>.</summary>
    internal const int OfAddress = 10;

    /// <summary>Attempts of all.</summary>
    internal const int OfAll = 100;

    /// <summary>The time that is counted.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(address, _ => Of(OfAddress))),
        PartitionedRateLimiter.Create<IPAddress, bool>(_ => RateLimitPartition.GetFixedWindowLimiter(true, _ => Of(OfAll))));

    /// <summary>Counts an attempt, and says whether it may be made.</summary>
    internal bool Allows(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static FixedWindowRateLimiterOptions Of(int attempts) =>
        new() { PermitLimit = attempts, Window = Window, QueueLimit = 0, AutoReplenishment = true };
}
