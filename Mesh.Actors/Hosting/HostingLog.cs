using System.Net;
using Microsoft.Extensions.Logging;

namespace Mesh.Hosting;

/// <summary>What a node says of its own start and end: events 1000 to 1099 of <c>docs/logs.md</c>.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1000, LogLevel.Error, "This node ends with {ExitCode}: {Why}")]
    public static partial void NodeEnds(this ILogger log, int exitCode, string why);

    [LoggerMessage(1001, LogLevel.Information, "The data plane listens on {Endpoint}")]
    public static partial void DataPlaneListens(this ILogger log, IPEndPoint? endpoint);

    [LoggerMessage(1002, LogLevel.Information, "petabridge.cmd host bound to [{Endpoint}]")]
    public static partial void PbmListens(this ILogger log, IPEndPoint? endpoint);

    [LoggerMessage(1003, LogLevel.Information, "Palettes: {Palettes}")]
    public static partial void PalettesLoaded(this ILogger log, string palettes);

    [LoggerMessage(1010, LogLevel.Information, "Draining, {Why}: this node takes no new work, and leaves after {Timeout} at most; under way: {Left}")]
    public static partial void DrainBegun(this ILogger log, string why, TimeSpan timeout, string left);

    [LoggerMessage(1011, LogLevel.Information, "Drained in {Seconds:0.0} s: this node leaves the cluster, and its keys go to their next nodes")]
    public static partial void DrainEnded(this ILogger log, double seconds);

    [LoggerMessage(1012, LogLevel.Warning, "Drained for {Timeout}, and cancels what still runs: {Left}")]
    public static partial void DrainCutShort(this ILogger log, TimeSpan timeout, string left);

    [LoggerMessage(1013, LogLevel.Error, "The drain failed; this node leaves all the same")]
    public static partial void DrainFailed(this ILogger log, Exception fault);
}
