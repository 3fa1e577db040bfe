using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Tests.Simulation;

/// <summary>One process's end of a connection.</summary>
internal sealed class SimSocket : ConnectionContext
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        useSynchronizationContext: false);

    private readonly Pipe _received = new(Inline);
    private bool _inputEnded;

    public SimSocket(SimProcess process)
    {
        Process = process;
        Transport = new Duplex(_received.Reader, new SimWriter(this));
    }

    public SimProcess Process { get; }

    /// <summary>What is sent here goes into this.</summary>
    public Channel Out { get; set; } = null!;

    /// <summary>Whether nothing is sent or received any more.</summary>
    public bool IsClosed { get; private set; }

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Bytes of the peer came. Part of the process's work.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (!_inputEnded)
        {
            _received.Writer.Write(bytes);
            _ = _received.Writer.FlushAsync().AsTask(); // ends at once: nothing limits what waits to be read
        }
    }

    /// <summary>The peer closed the connection, or it was reset. Part of the process's work.</summary>
    public void EndInput(bool reset)
    {
        IsClosed |= reset;
        if (!_inputEnded)
        {
            _inputEnded = true;
            _received.Writer.Complete(reset ? new ConnectionResetException("the connection was reset") : null);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Out.End();
            Process.Later(TimeSpan.Zero, () => EndInput(reset: false));
        }
    }

    public override ValueTask DisposeAsync()
    {
        Abort(new ConnectionAbortedException());
        return base.DisposeAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class SimWriter(SimSocket socket) : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> _unsent = new();

        public override Memory<byte> GetMemory(int sizeHint = 0) => _unsent.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _unsent.GetSpan(sizeHint);

        public override void Advance(int bytes) => _unsent.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (!socket.IsClosed)
            {
                socket.Out.Send(_unsent.WrittenSpan.ToArray());
            }

            _unsent.ResetWrittenCount();
            return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: socket.IsClosed));
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
