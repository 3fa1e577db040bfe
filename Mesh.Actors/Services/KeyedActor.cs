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
    private KeyedCall? _call; // that runs now

    /// <summary>Answers one request; the next one starts when this has ended.</summary>
    /// <remarks>After an await that did not end at once, the actor's <c>Context</c> is not there: take what you need
    /// of it before. Its fields are as safe as ever.</remarks>
    /// <param name="request">What is asked; its key is this actor's key.</param>
    /// <param name="cancellation">Cancelled when nobody waits for the reply any more, and when the node stops; see
    /// <see cref="IServiceHandler.HandleAsync"/>. A call that ignores it keeps its key waiting: order, and that no two
    /// calls of a key run at once, matter more.</param>
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

    /// <summary>Called by Akka when the actor has stopped, or is to be started anew.</summary>
    public sealed override void AroundPostStop()
    {
        // Stopped by itself or from above while it waited for something: nobody else will end its request.
        EndCall()?.Abort();
        base.AroundPostStop();
    }

    private void Answer(KeyedCall call)
    {
        if (call.Begin() is not { } request)
        {
            return;
        }

        _call = call;

        ValueTask<Reply> reply;
        try
        {
            reply = HandleAsync(request, call.Cancellation);
            if (reply.IsCompleted)
            {
                var answer = reply.GetAwaiter().GetResult();
                EndCall()?.Finish(answer);
                return;
            }
        }
        catch (Exception fault)
        {
            EndCall()?.Fail(fault);
            throw; // to the supervisor, which restarts this actor
        }

        call.GoesOn();
        RunTask(() => AnswerAsync(reply));
    }

    private async Task AnswerAsync(ValueTask<Reply> reply)
    {
        try
        {
            var answer = await reply;
            EndCall()?.Finish(answer);
        }
        catch (Exception fault)
        {
            EndCall()?.Fail(fault);
            throw;
        }
    }

    /// <summary>The call that runs, for the one who ends it; null when another did.</summary>
    private KeyedCall? EndCall() => Interlocked.Exchange(ref _call, null);
}
