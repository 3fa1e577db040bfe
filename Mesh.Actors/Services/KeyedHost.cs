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
    CancellationToken stopping) : ServiceHost(definition, maxPayloadBytes, clock)
{
    private readonly TimeProvider _clock = clock;
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

    /// <summary>Cancelled when the node stops.</summary>
    public CancellationToken Stopping { get; } = stopping;

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
