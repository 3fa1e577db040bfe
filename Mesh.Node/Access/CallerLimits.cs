using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Mesh.Node.Events;
using Mesh.Node.Gateway;
using Mesh.Node.Startup;
using Microsoft.AspNetCore.RateLimiting;

namespace Mesh.Node.Access;

/// <summary>What one caller may take: requests a second, and requests under way.</summary>
internal static class CallerLimits
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    internal static void Configure(RateLimiterOptions options, GatewayAccess access, GatewayLimits limits)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, Share>(context => Rate(ShareOf(context, access.Limits.Rate), limits.Burst)),
            PartitionedRateLimiter.Create<HttpContext, Share>(context => Concurrency(
                IsStream(context) ? default : ShareOf(context, access.Limits.Concurrency))));
        options.OnRejected = (rejected, _) => new(RefuseAsync(rejected));
    }

    private static RateLimitPartition<Share> Rate(Share share, int burst) => share.Limit == 0
        ? RateLimitPartition.GetNoLimiter(share)
        : RateLimitPartition.GetTokenBucketLimiter(share, one => new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = one.Limit,
            ReplenishmentPeriod = Period,
            TokenLimit = burst,
            QueueLimit = 0,
        });

    private static RateLimitPartition<Share> Concurrency(Share share) => share.Limit == 0
        ? RateLimitPartition.GetNoLimiter(share)
        : RateLimitPartition.GetConcurrencyLimiter(
            share, one => new ConcurrencyLimiterOptions { PermitLimit = one.Limit, QueueLimit = 0 });

    /// <summary>A stream of events is under way for as long as somebody looks; how many there are has a limit of its own.</summary>
    private static bool IsStream(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<EventStreams.Mark>() is not null;

    private static Share ShareOf(HttpContext context, int limit) => CallerIdentity.Of(context) is { } identity
        ? new(identity.AuthenticationType, identity.Caller.Name, null, limit)
        : new(null, null, context.Connection.RemoteIpAddress, limit);

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var context = rejected.HttpContext;
        var isRate = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var who = CallerIdentity.Of(context) is { } identity
            ? $"The caller {identity.Caller.Name}"
            : $"The address {context.Connection.RemoteIpAddress}";
        return ProblemResponse.WriteAsync(context, new GatewayFault(StatusCodes.Status429TooManyRequests, "rate-limited", isRate
            ? $"{who} sends more requests a second than one may (mesh.gateway.limits.rate)."
            : $"{who} has as many requests under way as one may (mesh.gateway.limits.concurrency)."));
    }

    /// <summary>What a limit is counted for: a caller that is known, by scheme and name; else an address.</summary>
    private readonly record struct Share(string? Scheme, string? Name, IPAddress? Address, int Limit);
}
