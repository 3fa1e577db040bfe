using Mesh.Links;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mesh.Connections;

/// <summary>Tells of connections that were refused: one a second at most, so that a flood of them does not fill the log. Thread-safe.</summary>
internal sealed class Refusals(ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan? _told;
    private int _silent;

    /// <summary>Tells of one, or counts it.</summary>
    public void Tell(ConnectionContext connection, string why)
    {
        int silent;
        lock (_gate)
        {
            var now = clock.Monotonic();
            if (now - _told < Pace)
            {
                _silent++;
                return;
            }

            (_told, silent, _silent) = (now, _silent, 0);
        }

        var others = silent == 0 ? string.Empty : $" ({silent} more were refused before)";
        log.LogWarning("Refused a connection from {Remote} to {Local}: {Why}{Others}", connection.RemoteEndPoint, connection.LocalEndPoint, why, others);
    }
}
