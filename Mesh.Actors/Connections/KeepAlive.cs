using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Mesh.Connections;

/// <summary>
/// Has the system end a connection whose peer's machine or network is gone: nothing comes over it then, not even its end, and whoever
/// only listens would keep it for good.
/// </summary>
/// <remarks>A process that stands still keeps its connections: its machine answers for it.</remarks>
internal static class KeepAlive
{
    private const int IdleSeconds = 15;
    private const int SecondsBetween = 5;
    private const int Times = 3;

    // Of Linux (tcp(7)), which asks no idle peer while something is not acknowledged, and by itself waits 15 min for that.
    private const int TcpLevel = 6;
    private const int UserTimeout = 18;

    /// <summary>How long a peer may be gone before its connection ends.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(IdleSeconds + (Times * SecondsBetween));

    /// <summary>From now on; nothing for a connection without a socket.</summary>
    public static void Begin(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket })
        {
            Begin(socket);
        }
    }

    /// <inheritdoc cref="Begin(ConnectionContext)"/>
    public static void Begin(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetween);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Times);
        if (OperatingSystem.IsLinux())
        {
            Span<byte> milliseconds = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(milliseconds, (int)Patience.TotalMilliseconds);
            socket.SetRawSocketOption(TcpLevel, UserTimeout, milliseconds);
        }
    }
}
