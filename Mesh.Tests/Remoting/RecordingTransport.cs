using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Google.Protobuf;
using Mesh.Remoting;

namespace Mesh.Tests.Remoting;

/// <summary>Mesh's transport, and every frame that its system sends.</summary>
public sealed class RecordingTransport : Transport, IAsyncDisposable
{
    private readonly MeshTransport _inner;

    /// <summary>Called by Akka.</summary>
    public RecordingTransport(ActorSystem system, Config config)
    {
        (System, Config, _inner) = (system, config, new MeshTransport(system, config));
        SchemeIdentifier = _inner.SchemeIdentifier;
        MaximumPayloadBytes = _inner.MaximumPayloadBytes;
    }

    /// <summary>The frames, in their order.</summary>
    public static ConcurrentQueue<byte[]> Sent { get; } = new();

    /// <inheritdoc/>
    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen() => _inner.Listen();

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc/>
    public override async Task<AssociationHandle> Associate(Address remoteAddress) =>
        new Recorded(await _inner.Associate(remoteAddress));

    /// <inheritdoc/>
    public override Task<bool> Shutdown() => _inner.Shutdown();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private sealed class Recorded : AssociationHandle
    {
        private readonly AssociationHandle _handle;

        public Recorded(AssociationHandle handle)
            : base(handle.LocalAddress, handle.RemoteAddress)
        {
            _handle = handle;
            ReadHandlerSource = handle.ReadHandlerSource;
        }

        public override bool Write(ByteString payload)
        {
            Sent.Enqueue(payload.ToByteArray());
            return _handle.Write(payload);
        }

        [Obsolete("Akka's own is, too.")]
        public override void Disassociate() => _handle.Disassociate();
    }
}
