using Mesh.Services;

namespace Mesh.Links;

/// <summary>
/// The requests of one read. No handler stalls the link; the replies of those that finish at once go out together.
/// </summary>
internal sealed class RequestBatch(InboundRequests requests, DataPlane plane, int size)
    : ReadBatch<IncomingRequest>(plane.Batches, size)
{
    public override object Source => requests;

    /// <summary>Whether a batch of those runs on this thread, whose end kicks the replies.</summary>
    public static bool RunsHereFor(InboundRequests requests) => BatchWatch.OfThisThread?.Source == requests;

    public override void Kick() => requests.Kick();

    protected override void Run(in IncomingRequest request) => plane.Services.Accept(request);
}
