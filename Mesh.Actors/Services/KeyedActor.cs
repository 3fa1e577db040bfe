using Akka.Actor;
using Mesh.Services;

namespace Mesh;

/// <summary>
/// A service with one actor per key, on the node that owns the key: created by the key's first request, stopped when
/// it was idle for the service's <c>passivate-after</c>. It answers its requests one after the other.
/// </summary>
/// <remarks>
/// A handler that throws ends its request as <see cref="Outcome.HandlerFailed"/>; the actor then restarts, with new
/// state: <see cref="OnActivate"/> runs again, and <see cref="OnDeactivate"/> does not, for what a failed handler left is
/// not to be saved. State is in memory: it is lost when the actor stops and when the key moves to another node, unless
/// these two save and load it.
/// </remarks>
public abstract class KeyedActor : UntypedActor
{
    private KeyedCall? _call; // that runs now, or that the activation is for
    private bool _isActive; // OnActivate has ended well
    private Exception? _failure; // of OnActivate

    /// <summary>Loads the key's state, before the first request is answered; requests wait for it.</summary>
    /// <remarks>What it throws ends the requests that wait as <see cref="Outcome.HandlerFailed"/>; the next one gets a
    /// new actor.</remarks>
    /// <param name="context">Which key this is.</param>
    /// <param name="cancellation">Cancelled when the actor is to stop: its key is another node's, the node drains or stops, or
    /// must do no strict work any more. What waits is then answered so that it finds its way to another node; an activation
    /// that ignores this holds up the release of its key. Not cancelled at a caller's deadline: the next caller may be
    /// glad of the state.</param>
    protected virtual ValueTask OnActivate(ActivationContext context, CancellationToken cancellation) => default;

    /// <summary>Saves the key's state, after the last request was answered. Under strict affinity no other node serves the
    /// key before this has ended. What it throws is logged.</summary>
    /// <remarks>Not called when the process dies, nor when a handler threw or stopped its own actor.</remarks>
    /// <param name="reason">Why the actor stops.</param>
    /// <param name="cancellation">Cancelled after the service's <c>deactivate-timeout</c>; then nobody waits any more.</param>
    protected virtual ValueTask OnDeactivate(DeactivationReason reason, CancellationToken cancellation) => default;

    /// <summary>Answers one request; the next one starts when this has ended.</summary>
    /// <remarks>After an await that did not end at once, the actor's <c>Context</c> is not there: take what you need
    /// of it before. Its fields are as safe as ever.</remarks>
    /// <param name="request">What is asked; its key is this actor's key.</param>
    /// <param name="cancellation">Cancelled when nobody waits for the reply any more, when the node stops, and under strict
    /// affinity when it has lost its lease; see
    /// <see cref="IServiceHandler.HandleAsync"/>. A call that ignores it keeps its key waiting: order, and that no two
    /// calls of a key run at once, matter more.</param>
    protected abstract ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation);

    /// <summary>Takes a message that is no request, for example of a timer of the actor's own.</summary>
    protected virtual void OnMessage(object message) => Unhandled(message);

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        switch (message)
        {
            case KeyedCall call:
                Take(call);
                break;
            case Deactivate deactivate:
                Stop(deactivate);
                break;
            default:
                OnMessage(message);
                break;
        }
    }

    /// <summary>Called by Akka when the actor has stopped; not when it is started anew.</summary>
    public sealed override void AroundPostStop()
    {
        // Stopped by itself or from above while it waited for something: nobody else will end its request.
        EndCall()?.Abort();
        base.AroundPostStop();
    }

    private void Take(KeyedCall call)
    {
        if (!call.TryTake())
        {
            return; // it was answered when it expired
        }

        if (_failure is not null)
        {
            call.FailActivation(_failure);
        }
        else if (call.Begin() is { } request)
        {
            _call = call;
            if (_isActive)
            {
                Answer(call, request);
            }
            else
            {
                Activate(call, request);
            }
        }
    }

    private void Activate(KeyedCall call, Request request)
    {
        ValueTask activation;
        call.Enter();
        try
        {
            activation = OnActivate(new ActivationContext(request.Service, call.Key, request.Term), call.Work);
        }
        catch (Exception fault)
        {
            call.Leave();
            FailActivation(call, fault, Self);
            return;
        }

        call.Leave();
        if (activation.IsCompletedSuccessfully)
        {
            _isActive = true;
            Answer(call, request);
        }
        else
        {
            var self = Self;
            RunTask(() => ActivateAsync(activation, call, self));
        }
    }

    private async Task ActivateAsync(ValueTask activation, KeyedCall call, IActorRef self)
    {
        try
        {
            await activation;
            _isActive = true;
        }
        catch (Exception fault)
        {
            FailActivation(call, fault, self);
            return;
        }

        // It took its time: the deadline may have passed, or the key have moved.
        if (call.Begin() is not { } request)
        {
            _call = null;
            return;
        }

        ValueTask<Reply> reply;
        call.Enter();
        try
        {
            reply = HandleAsync(request, call.Cancellation);
        }
        catch (Exception fault)
        {
            call.Leave();
            EndCall()?.Fail(fault);
            throw;
        }

        call.Leave();
        call.GoesOn();
        await AnswerAsync(reply);
    }

    private void FailActivation(KeyedCall call, Exception fault, IActorRef self)
    {
        if (fault is not OperationCanceledException || !call.Activation.IsCancelled)
        {
            call.Log.Of($"{call.Request.Service} {fault.GetType()}").ActivationFailed(fault, call.Request.Service);
        }

        _failure = fault;
        call.Activation.Close();
        EndCall()?.FailActivation(fault);
        self.Tell(Deactivate.Unused, ActorRefs.NoSender); // behind the requests that are in already
    }

    private void Answer(KeyedCall call, Request request)
    {
        ValueTask<Reply> reply;
        call.Enter();
        try
        {
            reply = HandleAsync(request, call.Cancellation);
            call.Leave();
            if (reply.IsCompleted)
            {
                var answer = reply.GetAwaiter().GetResult();
                EndCall()?.Finish(answer);
                return;
            }
        }
        catch (Exception fault)
        {
            call.Leave();
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

    private void Stop(Deactivate deactivate)
    {
        if (_isActive)
        {
            var (context, self) = (Context, Self);
            RunTask(() => StopAsync(deactivate, context, self));
        }
        else
        {
            Context.Stop(Self);
        }
    }

    private async Task StopAsync(Deactivate deactivate, IActorContext context, IActorRef self)
    {
        try
        {
            using var tooLong = new CancellationTokenSource(deactivate.Timeout, deactivate.Clock);
            await OnDeactivate(deactivate.ReasonNow, tooLong.Token).AsTask()
                .WaitAsync(deactivate.Timeout, deactivate.Clock);
        }
        catch (Exception fault)
        {
            deactivate.Log.Of($"{deactivate.Service} {fault.GetType()}").DeactivationFailed(fault, deactivate.Service, deactivate.Reason);
        }

        context.Stop(self);
    }

    /// <summary>The call that runs, for the one who ends it; null when another did.</summary>
    private KeyedCall? EndCall() => Interlocked.Exchange(ref _call, null);
}
