using System.Collections.Concurrent;
using Akka.Actor;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>
/// Takes a keyed service's requests to the actors of their keys. <see cref="KeyedServiceActor"/> creates and stops
/// those.
/// </summary>
internal sealed class KeyedHost(
    ServiceDefinition definition,
    int maxPayloadBytes,
    TimeProvider clock,
    RunningRequests running) : ServiceHost(definition, maxPayloadBytes, clock, running)
{
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _clock = clock;
    private volatile bool _isDraining;
    private IActorRef? _owner;
    private int _unanswered;

    /// <summary>The actor of each key that has one.</summary>
    public ConcurrentDictionary<string, Activation> Activations { get; } = new();

    /// <summary>Creates and stops the keys' actors; null before it starts and after its end.</summary>
    public IActorRef? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    public override int UnderWay => Volatile.Read(ref _unanswered);

    /// <summary>Whether the keys' actors are to stop as soon as nothing waits for them.</summary>
    public bool IsDraining => _isDraining;

    public override void Accept(in IncomingRequest request)
    {
        if (request.Key is null)
        {
            request.Answer(Answer.Rejected(
                Reason.KeyRequired, $"'{Definition.Name}' has an actor for each key; a key is wanted."));
            return;
        }

        if (Interlocked.Increment(ref _unanswered) > Definition.QueueLimit)
        {
            Interlocked.Decrement(ref _unanswered);
            Overload(request, $"{Definition.QueueLimit} requests for '{Definition.Name}' wait or run here already.");
            return;
        }

        if (_isDraining)
        {
            Decline(request);
            return;
        }

        if (Activations.TryGetValue(request.Key, out var activation) && TryTell(activation, request))
        {
            return;
        }

        if (Owner is { } owner)
        {
            owner.Tell(new KeyedServiceActor.Activate(request));
        }
        else
        {
            Decline(request);
        }
    }

    /// <summary>What waits for its key's actor is answered by it; then the actors stop.</summary>
    public override async Task DrainAsync(CancellationToken cancellation)
    {
        _isDraining = true;
        using var timer = new PeriodicTimer(DrainLook, _clock);
        while (UnderWay > 0 || !Activations.IsEmpty)
        {
            Owner?.Tell(KeyedServiceActor.StopIdle.Instance, ActorRefs.NoSender);
            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A call's handler goes on asynchronously, so that it can be cancelled. It keeps its key's actor.</summary>
    public RunningRequest Track(in IncomingRequest request, CancellationTokenSource cancellation) =>
        Running.Add(request, cancellation);

    /// <summary>Such a handler has ended.</summary>
    public void Untrack(RunningRequest request) => Running.TryEnd(request);

    /// <summary>
    /// Answers a request that was counted and that no actor here will see, so that it goes to another node.
    /// </summary>
    public void Decline(in IncomingRequest request)
    {
        Interlocked.Decrement(ref _unanswered);
        request.Answer(Answer.Rejected(Reason.Draining, $"'{Definition.Name}' is starting or stopping here."));
    }

    /// <summary>Answers a request that two actors of its key in turn did not come to.</summary>
    public void GiveUp(in IncomingRequest request)
    {
        Interlocked.Decrement(ref _unanswered);
        Overload(request, $"the actor of this key of '{Definition.Name}' stops before it comes to its requests.");
    }

    /// <summary>
    /// Gives the request to the key's actor, or answers it when too many wait there; false when that actor stops.
    /// </summary>
    public bool TryTell(Activation activation, in IncomingRequest request, bool isSecond = false)
    {
        switch (activation.TryEnter())
        {
            case Entry.Entered:
                activation.Actor.Tell(new KeyedCall(request, this, activation, isSecond));
                return true;
            case Entry.Full:
                Interlocked.Decrement(ref _unanswered);
                Overload(
                    request, $"{Definition.MailboxLimit} requests for this key of '{Definition.Name}' wait already.");
                return true;
            default:
                return false;
        }
    }

    public Activation NewActivation(IActorRef actor) => new(actor, Definition.MailboxLimit, _clock.Monotonic());

    /// <summary>A request of the activation is answered.</summary>
    public void Left(Activation activation)
    {
        Interlocked.Decrement(ref _unanswered);
        activation.Leave(_clock.Monotonic());
    }

    /// <summary>A request leaves the activation without an answer.</summary>
    public void Bounced(Activation activation) => activation.Leave(_clock.Monotonic());

    /// <summary>How long the activation was idle.</summary>
    public TimeSpan IdleTime(Activation activation) => _clock.Monotonic() - activation.LastUsed;
}
