using Mesh.Requests;

namespace Mesh.Links;

/// <summary>The requests that one read has ended: their callers go on in turn, while others read on.</summary>
internal sealed class ReplyBatch(BatchWatch watch, int size) : ReadBatch<PendingRequest>(watch, size)
{
    public override object Source => this;

    protected override void Run(in PendingRequest request) => request.Execute();
}
