using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace Mesh.Membership;

/// <summary>What a node says of members and rings: events 1200 to 1299 of <c>docs/logs.md</c>.</summary>
internal static partial class MembershipLog
{
    [LoggerMessage(1200, LogLevel.Information, "{Member} at {Address} is {Status}")]
    public static partial void MemberChanged(this ILogger log, string member, Address address, MemberStatus status);

    [LoggerMessage(1201, LogLevel.Warning, "{Member} at {Address} is Down ({Why}): its keys move when it is removed, and it has to start anew")]
    public static partial void MemberDowned(this ILogger log, string member, Address address, string why);

    [LoggerMessage(1202, LogLevel.Information, "{Member} at {Address} was removed from the cluster: {Why}")]
    public static partial void MemberRemoved(this ILogger log, string member, Address address, string why);

    [LoggerMessage(1203, LogLevel.Warning, "{Member} is unreachable by the cluster's own detector; no key moves for that, unless it stays so and is downed")]
    public static partial void MemberUnreachable(this ILogger log, string member);

    [LoggerMessage(1204, LogLevel.Information, "{Member} is reachable again by the cluster's own detector")]
    public static partial void MemberReachable(this ILogger log, string member);

    [LoggerMessage(1210, LogLevel.Information, "Ring {Digest} of {Services} (version {Version} here): {Members}; {Moves}")]
    public static partial void RingChanged(this ILogger log, string digest, string services, long version, string members, string moves);

    [LoggerMessage(1211, LogLevel.Warning, "{Alarm}")]
    public static partial void RingsDisagree(this ILogger log, string alarm);

    [LoggerMessage(1212, LogLevel.Information, "The disagreement on the ring of {Service} with {Nodes} has ended")]
    public static partial void RingsAgree(this ILogger log, string service, string nodes);
}
