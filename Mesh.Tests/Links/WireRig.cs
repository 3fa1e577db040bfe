using System.Collections.Concurrent;
using System.IO.Pipelines;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>The listener's side of a connection in memory; the test is the wire and the dialler.</summary>
internal sealed class WireRig
{
    private static readonly NodeIdentity Dialler = new("node2", 2);
    private static readonly NodeIdentity Listener = new("node1", 1);

    private readonly Pipe _toListener = new();
    private readonly Pipe _fromListener = new();
    private readonly RecordingSink _received = new();
    private readonly FrameReader _reader;
    private readonly Dictionary<Pipe, Outbox> _unpaused = [];

    public WireRig(string hocon = "", RunningRequests? running = null)
    {
        Options = TestOptions.Of(hocon);
        Plane = new DataPlane(Options, Clock, new ServiceHosts([new Host(this)], running), Log)
        {
            Self = new Hello(Wire.MinVersion, Wire.MaxVersion, "mesh", Listener, Listener, 7),
        };
        _reader = new FrameReader(_fromListener.Reader, _received);
        var connection = new MemoryConnection(_toListener.Reader, _fromListener.Writer);
        Ended = new InboundLink(connection, Plane).RunAsync();
    }

    public FakeTimeProvider Clock { get; } = new();

    public ListLogger Log { get; } = new();

    public MeshOptions Options { get; }

    public DataPlane Plane { get; }

    /// <summary>Ends with the listener's side.</summary>
    public Task Ended { get; }

    /// <summary>What the service was given.</summary>
    public ConcurrentQueue<IncomingRequest> Ran { get; } = new();

    /// <summary>Holds up the thread of each request whose payload is "block", until it is set.</summary>
    public ManualResetEventSlim Unblock { get; } = new();

    public static Hello GoodHello => new(Wire.MinVersion, Wire.MaxVersion, "mesh", Dialler, Listener, 7);

    /// <summary>What the dialler's outbox puts on the wire, to be delivered when the test wants.</summary>
    public (Outbox Outbox, Pipe Wire) NewOutbox(long pauseAt = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pauseAt, resumeWriterThreshold: pauseAt));
        var outbox = new Outbox(pipe.Writer, Clock, 1 << 20, _ => { });
        if (pauseAt == 0)
        {
            _unpaused.Add(pipe, outbox);
        }

        return (outbox, pipe);
    }

    /// <summary>Delivers what is on the wire: all that was appended, as one read, unless the outbox pauses.</summary>
    public async Task DeliverAsync(Pipe wire)
    {
        if (_unpaused.TryGetValue(wire, out var outbox))
        {
            await outbox.WrittenAsync();
        }

        var read = await wire.Reader.ReadAsync();
        foreach (var segment in read.Buffer)
        {
            await _toListener.Writer.WriteAsync(segment);
        }

        wire.Reader.AdvanceTo(read.Buffer.End);
    }

    public async Task DeliverAsync(byte[] bytes) => await _toListener.Writer.WriteAsync(bytes);

    public Task HangUpAsync() => _toListener.Writer.CompleteAsync().AsTask();

    /// <summary>The next entry from the listener.</summary>
    public async Task<(EntryKind Kind, byte[] Body)> NextAsync()
    {
        while (_received.Entries.Count == 0)
        {
            Assert.True(await _reader.ReadAsync(CancellationToken.None), "the listener closed the connection");
        }

        var entry = _received.Entries[0];
        _received.Entries.RemoveAt(0);
        return entry;
    }

    private sealed class Host(WireRig rig)
        : ServiceHost(rig.Options.ServiceDefaults with { Name = "s" }, 1 << 20, rig.Clock)
    {
        public override int UnderWay => 0;

        public override Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

        public override void Accept(in IncomingRequest request)
        {
            if (Begin(request) is { } begun)
            {
                rig.Ran.Enqueue(request);
                if (begun.Payload.Span.SequenceEqual("block"u8))
                {
                    rig.Unblock.Wait();
                }

                request.Answer(Answer.Replied(begun.Payload));
            }
        }
    }
}
