using Akka.Actor;
using Mesh.Services;

namespace Mesh;

/// <summary>
/// A service with one actor per key, on the node that owns the key: created by the key's first request, stopped when
/// it was idle for the service's <c>passivate-after</c>. It answers its requests one after the other.
/// </summary>
/// <remarks>
/// A handler that throws ends its request as <see cref="Outcome.HandlerFailed"/>; the actor then restarts, with new
/// state. State is in memory: it is lost when the actor stops and when the key moves to another node.
/// </remarks>
public abstract class KeyedActor : UntypedActor
{
    /// <summary>Answers one request; the next one starts when this has ended.</summary>
    /// <param name="request">What is asked; its key is this actor's key.</param>
    /// <param name="cancellation">Cancelled when the node stops.</param>
    protected abstract ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation);

    /// <summary>Takes a message that is no request, for example of a timer of the actor's own.</summary>
    protected virtual void OnMessage(object message) => Unhandled(message);

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        if (message is KeyedCall call)
        {
            Answer(call);
        }
        else
        {
            OnMessage(message);
        }
    }

    private void Answer(KeyedCall call)
    {
        if (call.Begin() is not { } request)
        {
            return;
        }

        ValueTask<Reply> reply;
        try
        {
            reply = HandleAsync(request, call.Stopping);
            if (reply.IsCompleted)
            {
                call.Finish(reply.GetAwaiter().GetResult());
                return;
            }
        }
        catch (Exception fault)
        {
            call.Fail(fault);
            throw; // to the supervisor, which restarts this actor
        }

        RunTask(() => AnswerAsync(call, reply));
    }

    private static async Task AnswerAsync(KeyedCall call, ValueTask<Reply> reply)
    {
        try
        {
            call.Finish(await reply);
        }
        catch (Exception fault)
        {
            call.Fail(fault);
            throw;
        }
    }
}
