using System.IO.Pipelines;
using System.Net;
using Mesh.Identity;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Connections;

/// <summary>A connection under TLS, over another: its bytes are plain, and its peer is known.</summary>
internal sealed class SecureConnection : ConnectionContext
{
    // One record of TLS holds at most 16 KiB.
    private const int BufferBytes = 16 * 1_024;

    private readonly ConnectionContext _inner;
    private readonly Stream _stream;
    private readonly bool _ownsInner;

    private SecureConnection(ConnectionContext inner, Stream stream, CertificateSubject peer, bool ownsInner)
    {
        (_inner, _stream, Peer, _ownsInner) = (inner, stream, peer, ownsInner);
        Transport = new Duplex(
            PipeReader.Create(stream, new(bufferSize: BufferBytes, minimumReadSize: BufferBytes / 4, leaveOpen: true)),
            PipeWriter.Create(stream, new(minimumBufferSize: BufferBytes, leaveOpen: true)));
    }

    /// <summary>Whom it leads to.</summary>
    public CertificateSubject Peer { get; }

    /// <inheritdoc/>
    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override IFeatureCollection Features => _inner.Features;

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    /// <summary>Greets whoever has dialled. See <see cref="TlsIdentity.AcceptAsync"/>.</summary>
    public static async Task<SecureConnection> AcceptAsync(
        TlsIdentity identity, ConnectionContext inner, IReadOnlyList<string> roles, CancellationToken cancellation)
    {
        var (stream, peer) = await identity.AcceptAsync(new DuplexStream(inner.Transport), roles, cancellation).ConfigureAwait(false);
        return new SecureConnection(inner, stream, peer, ownsInner: false); // whoever accepted it frees it
    }

    /// <summary>Greets a node that was dialled. See <see cref="TlsIdentity.DialAsync"/>.</summary>
    public static async Task<SecureConnection> DialAsync(
        TlsIdentity identity, ConnectionContext inner, string? name, CancellationToken cancellation)
    {
        var (stream, peer) = await identity.DialAsync(new DuplexStream(inner.Transport), [Roles.Node], name, cancellation)
            .ConfigureAwait(false);
        return new SecureConnection(inner, stream, peer, ownsInner: true);
    }

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override void Abort() => _inner.Abort();

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await Transport.Input.CompleteAsync().ConfigureAwait(false);
            await Transport.Output.CompleteAsync().ConfigureAwait(false);
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or OperationCanceledException)
        {
            // what was still to be written had nowhere to go
        }

        if (_ownsInner)
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
