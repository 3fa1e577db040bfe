using Proto;

namespace Mesh.Benchmarks.Contenders.Proto;

/// <summary>Answers with what it was sent; one for each key.</summary>
internal sealed class ProtoEchoActor : IActor
{
    /// <inheritdoc/>
    public Task ReceiveAsync(IContext context)
    {
        if (context.Message is EchoRequest request)
        {
            context.Respond(new EchoReply { Payload = request.Payload });
        }

        return Task.CompletedTask;
    }
}
