using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mesh.Connections;

/// <summary>Tells of connections that were refused: one a second at most. Thread-safe.</summary>
internal sealed class Refusals(ILogger log, TimeProvider clock)
{
    private readonly Pace _pace = new(clock);

    /// <summary>Tells of one, or counts it.</summary>
    public void Tell(ConnectionContext connection, string why)
    {
        if (!_pace.Allows(out var silent))
        {
            return;
        }

        var others = silent == 0 ? string.Empty : $" ({silent} more were refused before)";
        log.LogWarning("Refused a connection from {Remote} to {Local}: {Why}{Others}", connection.RemoteEndPoint, connection.LocalEndPoint, why, others);
    }
}
