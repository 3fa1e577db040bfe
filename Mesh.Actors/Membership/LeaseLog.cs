using Microsoft.Extensions.Logging;

namespace Mesh.Membership;

/// <summary>What a node says of its lease: events 1300 to 1399 of <c>docs/logs.md</c>.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(1300, LogLevel.Information, "This node has a lease: {Answering} of {Voters} voters answer")]
    public static partial void LeaseHeld(this ILogger log, int answering, int voters);

    [LoggerMessage(
        1301,
        LogLevel.Warning,
        "This node has lost its lease: {Answering} of {Voters} voters answer. It starts no strict work, and ends if it gets none within {ExitAfter}")]
    public static partial void LeaseLost(this ILogger log, int answering, int voters, TimeSpan exitAfter);
}
