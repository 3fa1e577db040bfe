using System.Collections.Immutable;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>Answers keys of its own at once, and has a connection to each other node for theirs.</summary>
internal sealed class SocketsNode : IContenderNode
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ContenderPlace _place;
    private readonly Slots _slots = new();
    private readonly EchoServer? _server;
    private ImmutableArray<PeerConnection?> _peers = [];

    internal SocketsNode(ContenderPlace place)
    {
        _place = place;
        _server = place.Hosts ? new EchoServer(place.Port(0)) : null;
    }

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        var peers = new PeerConnection?[_place.Nodes];
        for (var index = 0; index < peers.Length; index++)
        {
            peers[index] = index == _place.Index ? null : await ConnectAsync(_place.PortOf(index, 0), cancellation);
        }

        _peers = [.. peers];
        foreach (var key in Workload.Keys.AsSpan(0, 100).ToArray())
        {
            await EchoAsync(key, Workload.Payload);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> EchoAsync(string key, byte[] payload)
    {
        var owner = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())) % (ulong)_place.Nodes;
        if (_peers[(int)owner] is not { } peer)
        {
            return new ValueTask<bool>(true);
        }

        var slot = _slots.Rent(payload.Length);
        peer.Send(slot.Id, key, payload);
        return slot.Reply;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        foreach (var peer in _peers)
        {
            peer?.Dispose();
        }

        return default;
    }

    private async Task<PeerConnection> ConnectAsync(int port, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new PeerConnection(socket, _slots);
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(Pause, cancellation); // it does not listen yet
            }
        }
    }
}
