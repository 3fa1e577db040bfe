using System.Net;
using Mesh.Logs;
using Microsoft.AspNetCore.Connections;

namespace Mesh.Connections;

/// <summary>Tells of connections that were refused, or closed for what came over them: at a pace for each address. Thread-safe.</summary>
internal sealed class Refusals(PacedLog log)
{
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
        var paced = log.Of(SubjectOf(connection));
        if (peer is null)
        {
            paced.ConnectionRefused(connection.RemoteEndPoint, connection.LocalEndPoint, why);
        }
        else
        {
            paced.ConnectionClosed(peer, connection.RemoteEndPoint, connection.LocalEndPoint, why);
        }
    }

    /// <summary>The machine that a connection comes from: its port is another one each time.</summary>
    public static string SubjectOf(ConnectionContext connection) =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? string.Empty;
}
