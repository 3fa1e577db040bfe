using Akka.Actor;

namespace Mesh;

/// <summary>
/// A service with one actor per key, on the node that owns the key: created by the key's first request, stopped when
/// it was idle for the service's <c>passivate-after</c>. It answers its requests one after the other.
/// </summary>
/// <remarks>A throwing handler ends its request as <see cref="Outcome.HandlerFailed"/>; the actor then restarts, with new state.</remarks>
public abstract class KeyedActor : UntypedActor
{
    /// <summary>Answers one request; the next one starts when this has ended.</summary>
    /// <param name="request">What is asked; its key is this actor's key.</param>
    /// <param name="cancellation">Cancelled when the node stops.</param>
    protected abstract ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation);

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message) => Unhandled(message);
}
