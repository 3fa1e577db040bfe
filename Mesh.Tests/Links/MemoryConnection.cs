using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Tests.Links;

/// <summary>One side of a connection that is two pipes.</summary>
internal sealed class MemoryConnection(PipeReader input, PipeWriter output) : ConnectionContext
{
    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; } = new Duplex(input, output);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        input.CancelPendingRead();
        output.CancelPendingFlush();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
