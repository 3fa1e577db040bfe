using Akka.Actor;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>One request on its way through a key's actor. Answered once, whatever happens.</summary>
/// <param name="request">The request.</param>
/// <param name="host">The service.</param>
/// <param name="activation">The key's actor, which the request has entered.</param>
/// <param name="isSecond">Whether an actor of the key has stopped before it came to this request.</param>
internal sealed class KeyedCall(IncomingRequest request, KeyedHost host, Activation activation, bool isSecond)
    : INoSerializationVerificationNeeded
{
    private CancellationTokenSource? _cancellation; // from the call's begin to its end, or until it is tracked
    private RunningRequest? _tracked;

    public string Key => request.Key!;

    public IncomingRequest Request => request;

    public Activation Activation => activation;

    public bool IsSecond => isSecond;

    /// <summary>The handler's token. Only between <see cref="Begin"/> and the end.</summary>
    public CancellationToken Cancellation => (_cancellation ??= CancellationPool.Rent()).Token;

    /// <summary>For the activation of the key, which is not for this call alone.</summary>
    public CancellationToken Work => host.Work;

    /// <summary>What the actor is given; null, and the request answered, when it must not run any more.</summary>
    public Request? Begin()
    {
        if (host.RefusalAtBegin(activation) is { } refusal)
        {
            Release();
            host.Left(activation);
            request.Answer(refusal);
            return null;
        }

        if (host.Begin(request) is { } begun)
        {
            return begun with { Term = host.Strict?.Term ?? 0 };
        }

        Release();
        host.Left(activation);
        return null;
    }

    /// <summary>The handler goes on asynchronously: from here on the call can be cancelled.</summary>
    public void GoesOn() => _tracked ??= host.Track(request, _cancellation!);

    public void Finish(in Reply reply)
    {
        Release();
        host.Left(activation);
        if (host.HasLostLease)
        {
            request.Answer(KeyedHost.CutInTwo);
        }
        else
        {
            host.Finish(request, reply);
        }
    }

    public void Fail(Exception fault)
    {
        var wasCancelled = fault is OperationCanceledException && _tracked?.IsCancelled == true;
        Release();
        host.Left(activation);
        if (host.HasLostLease)
        {
            request.Answer(KeyedHost.CutInTwo);
        }
        else if (wasCancelled)
        {
            request.Answer(Answer.Cancelled);
        }
        else
        {
            ServiceHost.Fail(request, fault);
        }
    }

    /// <summary>Its actor was stopped while the handler goes on: nobody else will end the request.</summary>
    public void Abort()
    {
        _tracked?.Cancel();
        Release();
        host.Left(activation);
        ServiceHost.Fail(request, new OperationCanceledException("The actor was stopped."));
    }

    /// <summary>Whether this is a call of that service.</summary>
    public bool IsOf(KeyedHost service) => service == host;

    private void Release()
    {
        if (_tracked is not null)
        {
            host.Untrack(_tracked);
        }
        else if (_cancellation is not null)
        {
            CancellationPool.Return(_cancellation);
        }
    }
}
