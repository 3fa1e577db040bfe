using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Akka.Actor;
using Akka.Remote.Transport;
using Mesh.Connections;
using Mesh.Remoting;
using Mesh.Tests.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Remoting;

public sealed class MeshAssociationTests
{
    private const int MaxPayload = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Address Somebody = new("ssl.tcp", "mesh", "127.0.0.1", 1);

    private readonly ListLogger _log = new();
    private readonly Listener _events = new();
    private readonly Pipe _in = new();
    private readonly MeshAssociation _association;

    public MeshAssociationTests()
    {
        _association = new(
            new MemoryConnection(_in.Reader, new Pipe().Writer), Somebody, Somebody, MaxPayload, new Refusals(new(_log, new FakeTimeProvider())));
        _association.ReadHandlerSource.SetResult(_events);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(MaxPayload + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    public async Task AFrameOfALengthThatCantBeEndsItsConnection(int length)
    {
        var frame = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        await _in.Writer.WriteAsync(frame);

        await _association.Ended.WaitAsync(Patience);

        Assert.IsType<Disassociated>(Assert.Single(_events.Heard));
        Assert.Contains($"1 to {MaxPayload} are wanted", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FramesUpToTheLimitAreHandedOn()
    {
        foreach (var length in new[] { 1, MaxPayload })
        {
            var frame = new byte[sizeof(int) + length];
            BinaryPrimitives.WriteInt32LittleEndian(frame, length);
            await _in.Writer.WriteAsync(frame);
        }

        await _in.Writer.CompleteAsync();
        await _association.Ended.WaitAsync(Patience);

        Assert.Equal([1, MaxPayload], _events.Heard.OfType<InboundPayload>().Select(one => one.Payload.Length));
        Assert.Empty(_log.Lines);
    }

    private sealed class Listener : IHandleEventListener
    {
        public ConcurrentQueue<IHandleEvent> Heard { get; } = [];

        public void Notify(IHandleEvent ev) => Heard.Enqueue(ev);
    }
}
