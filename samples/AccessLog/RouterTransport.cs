using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Samples.AccessLog;

/// <summary>Asks the routing actor of this process, a member of the cluster, as any actor of it would.</summary>
internal sealed class RouterTransport(MemberNode node) : ITransport
{
    private readonly RoutingActor _router = new(
        node.Services.GetRequiredService<ActorSystem>(),
        node.Services.GetRequiredService<IRequiredActor<MeshRouter>>().ActorRef);

    /// <inheritdoc/>
    public ValueTask<Answer> SendAsync(string client, ReadOnlyMemory<byte> line, CancellationToken cancellation) =>
        _router.AskAsync(new MeshRequest("sessions", client, line), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => node.DisposeAsync();
}
