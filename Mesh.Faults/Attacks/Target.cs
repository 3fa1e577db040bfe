using System.Net;
using System.Net.Sockets;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Attacks;

/// <summary>One port of one node, what a good session says there, and how to get to it.</summary>
/// <param name="port">The port.</param>
/// <param name="node">The node.</param>
/// <param name="member">Another member, whose certificate an attacker may have.</param>
/// <param name="certificates">The cluster's.</param>
internal sealed class Target(Port port, FaultyNode node, FaultyNode member, ClusterCertificates certificates)
{
    internal Port Port => port;

    internal FaultyNode Node => node;

    internal FaultyNode Member => member;

    /// <summary>As the table names it.</summary>
    internal string Name => port switch
    {
        Port.Control => "control plane",
        Port.Data => "data plane",
        Port.Pbm => "pbm",
        _ => "gateway",
    };

    internal IPEndPoint Endpoint { get; } = new(IPAddress.Parse(node.Address.Host), port switch
    {
        Port.Control => node.Address.Control,
        Port.Data => node.Address.Data,
        Port.Pbm => node.Address.Pbm,
        _ => node.Address.GatewayPort,
    });

    /// <summary>Whether both sides show certificates there.</summary>
    internal bool HasTls => port is Port.Control or Port.Data || (port == Port.Pbm && !IPAddress.IsLoopback(Endpoint.Address));

    /// <summary>What a client says first, under TLS where there is TLS.</summary>
    internal required byte[] Greeting { get; init; }

    /// <summary>The same as the other member says it; null where nobody says who they are.</summary>
    internal byte[]? OfMember { get; init; }

    /// <summary>All that the wire carried from a client of a session that was recorded.</summary>
    internal byte[] Wire { get; init; } = [];

    /// <summary>The beginning of <see cref="Wire"/>: the first record of TLS, or all of it where there is none.</summary>
    internal ReadOnlyMemory<byte> Opening => HasTls ? Wire.AsMemory(0, TlsRecord.LengthOf(Wire)) : Wire;

    /// <summary>A connection that nothing was said on.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="to">Another endpoint that leads there; null for its own.</param>
    /// <param name="from">The address to come from; null for any.</param>
    internal async Task<Socket> ConnectAsync(CancellationToken cancellation, IPEndPoint? to = null, IPAddress? from = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await socket.ConnectAsync(to ?? Endpoint, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The same connection, with a certificate of this cluster's shown and taken where there is TLS.</summary>
    /// <param name="socket">The connection; it is the stream's from here on.</param>
    /// <param name="name">Whose certificate.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<Stream> SecureAsync(Socket socket, string name, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        return HasTls
            ? (await certificates.IdentityOf(name).DialAsync(plain, [Identity.Roles.Node], name: null, cancellation).ConfigureAwait(false)).Stream
            : plain;
    }

    /// <summary>A connection of a peer, that nothing was said on but for the handshake.</summary>
    internal async Task<Stream> DialAsync(CancellationToken cancellation, string name = ClusterCertificates.Stranger) =>
        await SecureAsync(await ConnectAsync(cancellation).ConfigureAwait(false), name, cancellation).ConfigureAwait(false);
}
