using Microsoft.Extensions.Logging;

namespace Mesh.Observation;

/// <summary>What a node says of its pictures of the cluster: events 2200 to 2299 of <c>docs/logs.md</c>.</summary>
internal static partial class ObservationLog
{
    [LoggerMessage(2200, LogLevel.Error, "No picture of the cluster could be made; the dashboard and /v1/events show the last one")]
    public static partial void PictureFailed(this ILogger log, Exception fault);

    [LoggerMessage(2201, LogLevel.Warning, "{Node} could not be asked for its chronicle; the picture of it is this node's own")]
    public static partial void ChronicleNotAsked(this ILogger log, string node, Exception fault);
}
