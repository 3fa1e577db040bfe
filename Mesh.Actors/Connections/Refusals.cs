using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mesh.Connections;

/// <summary>
/// Tells of connections that were refused, or closed for what came over them: one a second at most, so that a flood of them does not
/// fill the log. Thread-safe.
/// </summary>
internal sealed class Refusals(ILogger log, TimeProvider clock)
{
    private readonly Pace _pace = new(clock);
    private long _count;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Tells of one, or counts it.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="why">What was found, and what was wanted.</param>
    /// <param name="peer">Who it was, where that was known; null for a stranger, who was refused.</param>
    public void Tell(ConnectionContext connection, string why, string? peer = null)
    {
        Interlocked.Increment(ref _count);
        if (!_pace.Allows(out var silent))
        {
            return;
        }

        var what = peer is null ? "Refused a connection" : $"Closed a connection of {peer}";
        var others = silent == 0 ? string.Empty : $" ({silent} more were before)";
        log.LogWarning("{What} from {Remote} to {Local}: {Why}{Others}", what, connection.RemoteEndPoint, connection.LocalEndPoint, why, others);
    }
}
