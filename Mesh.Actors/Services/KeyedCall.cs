using Akka.Actor;
using Mesh.Logs;
using Mesh.Requests;
using Mesh.Telemetry;

namespace Mesh.Services;

/// <summary>One request on its way through a key's actor. Answered once, whatever happens.</summary>
/// <param name="request">The request.</param>
/// <param name="host">The service.</param>
/// <param name="activation">The key's actor, which the request has entered.</param>
/// <param name="isSecond">Whether an actor of the key has stopped before it came to this request.</param>
internal sealed class KeyedCall(IncomingRequest request, KeyedHost host, Activation activation, bool isSecond)
    : INoSerializationVerificationNeeded
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Expired = 2;

    private int _state = Waiting; // changes once: either its actor takes it, or it expires before
    private CancellationTokenSource? _cancellation; // from the call's begin to its end, or until it is tracked
    private RunningRequest? _tracked;
    private RunSpan? _span;

    public string Key => request.Key!;

    /// <inheritdoc cref="KeyedHost.Log"/>
    public PacedLog Log => host.Log;

    public IncomingRequest Request => request;

    public Activation Activation => activation;

    public bool IsSecond => isSecond;

    /// <summary>The handler's token. Only between <see cref="Begin"/> and the end.</summary>
    public CancellationToken Cancellation => (_cancellation ??= CancellationPool.Rent()).Token;

    /// <summary>For the activation of the key, which is not for this call alone.</summary>
    public CancellationToken Work => activation.Work;

    /// <summary>When nobody waits for it any more, on the monotonic clock.</summary>
    public TimeSpan Deadline => _tracked?.Deadline ?? request.WaitedForUntil;

    /// <summary>The neighbours among the activation's calls, whose lock guards them.</summary>
    public KeyedCall? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    public KeyedCall? Previous { get; set; }

    /// <summary>Whether its actor has come to it.</summary>
    public bool IsTaken => Volatile.Read(ref _state) == Taken;

    /// <summary>Its actor, or who finds it behind that actor's end, comes to it; false when it has expired before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) != Expired;

    /// <summary>It has waited for too long; false when it was taken before.</summary>
    public bool TryExpire() => Interlocked.CompareExchange(ref _state, Expired, Waiting) == Waiting;

    /// <summary>What the actor is given; null, and the request answered, when it must not run any more.</summary>
    public Request? Begin()
    {
        if (host.RefusalAtBegin(activation) is { } refusal)
        {
            Release();
            host.Left(this);
            Answer(refusal);
            return null;
        }

        if (host.Begin(request) is { } begun)
        {
            _span ??= RunSpan.Of(request, host.Node);
            return begun with { Term = host.Strict?.Term ?? 0 };
        }

        Release();
        host.Left(this);
        _span?.End(ServiceHost.Expired); // or it was cancelled: it has been answered
        return null;
    }

    /// <summary>The actor's own code begins on this thread.</summary>
    public void Enter() => _span?.Enter();

    /// <summary>It has returned.</summary>
    public void Leave() => _span?.Leave();

    /// <summary>The handler goes on asynchronously: from here on the call can be cancelled.</summary>
    public void GoesOn() => _tracked ??= host.Track(request, _cancellation!);

    public void Finish(in Reply reply)
    {
        Release();
        host.Left(this);
        if (host.HasLostLease)
        {
            Answer(KeyedHost.CutInTwo);
        }
        else
        {
            Answer(host.AnswerOf(reply));
        }
    }

    public void Fail(Exception fault)
    {
        var interrupted = fault is OperationCanceledException && _tracked is { IsCancelled: true } cancelled
            ? host.InterruptedAt(cancelled.Deadline)
            : (Answer?)null;
        Release();
        host.Left(this);
        if (host.HasLostLease)
        {
            Answer(KeyedHost.CutInTwo);
        }
        else
        {
            Answer(interrupted ?? ServiceHost.AnswerOf(fault));
        }
    }

    /// <summary>
    /// The key's actor can't be activated: the handler has not run, so that an activation which was cut short because the
    /// actor is to stop leaves the request to another node.
    /// </summary>
    public void FailActivation(Exception fault)
    {
        if (fault is not OperationCanceledException || !activation.IsCancelled)
        {
            Fail(fault);
            return;
        }

        Release();
        host.Left(this);
        Answer(host.RefusalAtBegin(activation) ?? host.NotNow);
    }

    /// <summary>Its actor was stopped while the handler goes on: nobody else will end the request.</summary>
    public void Abort()
    {
        _tracked?.Cancel();
        Release();
        host.Left(this);
        Answer(host.HasLostLease ? KeyedHost.CutInTwo : KeyedHost.Aborted);
    }

    /// <summary>Whether this is a call of that service.</summary>
    public bool IsOf(KeyedHost service) => service == host;

    private void Answer(in Answer answer)
    {
        _span?.End(answer);
        request.Answer(answer);
    }

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
