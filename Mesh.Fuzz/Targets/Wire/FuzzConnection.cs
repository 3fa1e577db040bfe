using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>One side of a connection: it reads what it is given on the thread that gives it, and what it writes is lost.</summary>
internal sealed class FuzzConnection : ConnectionContext
{
    private readonly Pipe _input = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0));

    public FuzzConnection() => Transport = new Duplex(_input.Reader, PipeWriter.Create(Stream.Null));

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Whether the side that is tried has closed the connection.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Gives it bytes, and waits until it has read them.</summary>
    public void Give(byte[] bytes) => Immediate.Of(_input.Writer.WriteAsync(bytes));

    /// <summary>The other side is gone.</summary>
    public void HangUp() => _input.Writer.Complete();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        IsAborted = true;
        _input.Reader.CancelPendingRead();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
