using Mesh.Configuration;
using Mesh.Membership;
using Microsoft.Extensions.Logging;

namespace Mesh.Forming;

/// <summary>What a node says of finding its cluster: events 1100 to 1199 of <c>docs/logs.md</c>.</summary>
internal static partial class FormingLog
{
    [LoggerMessage(1100, LogLevel.Information, "In no cluster: {Why}")]
    public static partial void InNoCluster(this ILogger log, string why);

    [LoggerMessage(1101, LogLevel.Information, "Forms cluster {Cluster} at {Member}")]
    public static partial void ClusterFormed(this ILogger log, ClusterId cluster, HostPort member);

    [LoggerMessage(1102, LogLevel.Information, "Joins cluster {Cluster} at {Member}")]
    public static partial void ClusterJoined(this ILogger log, ClusterId cluster, HostPort member);

    [LoggerMessage(1103, LogLevel.Warning, "{Asker} takes the name of the lost node at {Address}, which is downed for it")]
    public static partial void NameTaken(this ILogger log, string asker, string address);
}
