using System.Net.Sockets;
using Mesh.Connections;
using Mesh.Membership;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Mesh.Links;

/// <summary>Makes connections to peers' data planes. Thread-safe.</summary>
/// <param name="plane">What connections share.</param>
/// <param name="connect">Opens a connection in another way than by a socket; null for sockets.</param>
internal sealed class Dialler(
    DataPlane plane, Func<MeshMember, CancellationToken, Task<ConnectionContext>>? connect = null) : IDisposable
{
    private readonly SocketConnectionContextFactory _factory =
        new(new SocketConnectionFactoryOptions(), plane.Log);

    /// <summary>A connection whose hello was answered: only that makes a link up.</summary>
    /// <exception cref="IOException">The peer refused the hello, with its reason.</exception>
    /// <exception cref="SocketException">There is nobody.</exception>
    /// <exception cref="OperationCanceledException">There was no answer in time.</exception>
    public async Task<OutboundLink> DialAsync(Link link, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(plane.Options.Links.HelloTimeout, plane.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var context = await (connect ?? ConnectAsync)(link.Member, either.Token).ConfigureAwait(false);
        var connection = new OutboundLink(context, plane, link);
        try
        {
            var refusal = await connection.GreetAsync(plane.HelloTo(link.Identity), either.Token).ConfigureAwait(false);
            return refusal is null ? connection : throw new IOException($"it refused the hello: {refusal}");
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => _factory.Dispose();

    private async Task<ConnectionContext> ConnectAsync(MeshMember member, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(member.Address.Host!, member.DataPort, cancellation).ConfigureAwait(false);
            return await SecuredAsync(_factory.Create(socket), member, cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The same connection where there is no TLS; else the peer must be who is meant.</summary>
    private async Task<ConnectionContext> SecuredAsync(ConnectionContext connection, MeshMember member, CancellationToken cancellation)
    {
        if (plane.Identity is not { } identity)
        {
            return connection;
        }

        try
        {
            return await SecureConnection.DialAsync(identity, connection, member.Name, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
