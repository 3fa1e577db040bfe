using Akka.Actor;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>Answers with what it was sent: one for each node under the router, one for each key under
/// sharding.</summary>
internal sealed class WorkerActor : UntypedActor
{
    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is EchoRequest request)
        {
            Sender.Tell(new EchoReply(request.Payload));
        }
    }
}
