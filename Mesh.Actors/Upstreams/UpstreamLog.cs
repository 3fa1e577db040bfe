using Mesh.FailureDetection;
using Microsoft.Extensions.Logging;

namespace Mesh.Upstreams;

/// <summary>What a node says of HTTP services and their instances: events 1700 to 1799 of <c>docs/logs.md</c>.</summary>
internal static partial class UpstreamLog
{
    /// <summary>An instance is suspect.</summary>
    public const int Suspect = 1700;

    /// <summary>An instance is well again.</summary>
    public const int Well = 1701;

    [LoggerMessage(
        Suspect,
        LogLevel.Warning,
        "Instance {Instance} of {Upstream} at {Address} is suspect to this node ({Cause}; its last probe: {Found}): others answer for it")]
    public static partial void InstanceSuspect(
        this ILogger log, string instance, string upstream, Uri address, SuspicionCause cause, string found);

    [LoggerMessage(Well, LogLevel.Information, "Instance {Instance} of {Upstream} at {Address} is well again to this node")]
    public static partial void InstanceWell(this ILogger log, string instance, string upstream, Uri address);

    [LoggerMessage(1702, LogLevel.Warning, "{Count} more instances are suspect to this node")]
    public static partial void MoreInstancesSuspect(this ILogger log, int count);

    [LoggerMessage(1703, LogLevel.Information, "{Count} more instances are well again to this node")]
    public static partial void MoreInstancesWell(this ILogger log, int count);

    [LoggerMessage(
        1710,
        LogLevel.Warning,
        "The DNS name {Name} of upstream {Upstream} can't be resolved ({Fault}): what was known of it stays")]
    public static partial void NameLost(this ILogger log, DnsName name, string upstream, string? fault);

    [LoggerMessage(1711, LogLevel.Information, "The DNS name {Name} of upstream {Upstream} is resolved again")]
    public static partial void NameFound(this ILogger log, DnsName name, string upstream);

    [LoggerMessage(1712, LogLevel.Warning, "There is no room for what {Entry} leads to: what nodes share of names is as large as it may be")]
    public static partial void NoRoomForNames(this ILogger log, string entry);

    [LoggerMessage(1720, LogLevel.Warning, "{Conflict}")]
    public static partial void UpstreamsInConflict(this ILogger log, string conflict);

    [LoggerMessage(1721, LogLevel.Error, "A bucket of upstreams can't be read, and is put aside; other nodes may still have it: {Fault}")]
    public static partial void BucketUnreadable(this ILogger log, string fault);

    [LoggerMessage(1722, LogLevel.Error, "A bucket of upstreams can't be written: {Fault}")]
    public static partial void BucketUnwritable(this ILogger log, string fault);
}
