using System.Net.Sockets;
using Mesh.Connections;

namespace Mesh.Tests.Links;

/// <summary>What the system is told; that it does so, story 30e shows, which needs a network to break.</summary>
public sealed class KeepAliveTests
{
    [Fact]
    public void AVanishedPeerIsNoticedInHalfAMinute()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        KeepAlive.Begin(socket);

        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        var idle = (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!;
        var between = (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!;
        var times = (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)!;
        Assert.Equal(30, idle + (between * times));
        Assert.Equal(TimeSpan.FromSeconds(30), KeepAlive.Patience);
    }
}
