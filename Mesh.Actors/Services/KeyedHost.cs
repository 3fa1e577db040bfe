using System.Collections.Concurrent;
using Akka.Actor;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>Takes a keyed service's requests to the actors of their keys. <see cref="KeyedServiceActor"/> creates and stops those.</summary>
internal sealed class KeyedHost(
    ServiceDefinition definition,
    int maxPayloadBytes,
    TimeProvider clock,
    CancellationToken stopping) : ServiceHost(definition, maxPayloadBytes, clock)
{
    private readonly TimeProvider _clock = clock;
    private int _unanswered;

    /// <summary>The actor of each key that has one.</summary>
    public ConcurrentDictionary<string, Activation> Activations { get; } = new();

    /// <summary>Creates and stops the keys' actors; set when it starts.</summary>
    public IActorRef? Owner { get; set; }

    /// <summary>Cancelled when the node stops.</summary>
    public CancellationToken Stopping { get; } = stopping;

    public override void Accept(in IncomingRequest request)
    {
        if (request.Key is null)
        {
            request.Answer(Answer.Rejected(Reason.KeyRequired, $"'{Definition.Name}' has an actor for each key; a key is wanted."));
            return;
        }

        if (Interlocked.Increment(ref _unanswered) > Definition.QueueLimit)
        {
            Interlocked.Decrement(ref _unanswered);
            Overload(request, $"{Definition.QueueLimit} requests for '{Definition.Name}' wait or run here already.");
            return;
        }

        if (!Activations.TryGetValue(request.Key, out var activation) || !TryTell(activation, request))
        {
            Owner.Tell(new KeyedServiceActor.Activate(request));
        }
    }

    /// <summary>Gives the request to the key's actor, or answers it when too many wait there; false when that actor stops.</summary>
    public bool TryTell(Activation activation, in IncomingRequest request)
    {
        switch (activation.TryEnter())
        {
            case Entry.Entered:
                activation.Actor.Tell(new KeyedCall(request, this, activation));
                return true;
            case Entry.Full:
                Interlocked.Decrement(ref _unanswered);
                Overload(request, $"{Definition.MailboxLimit} requests for this key of '{Definition.Name}' wait already.");
                return true;
            default:
                return false;
        }
    }

    public Activation NewActivation(IActorRef actor) => new(actor, Definition.MailboxLimit, _clock.Monotonic());

    public void Left(Activation activation)
    {
        Interlocked.Decrement(ref _unanswered);
        activation.Leave(_clock.Monotonic());
    }

    /// <summary>How long the activation was idle.</summary>
    public TimeSpan IdleTime(Activation activation) => _clock.Monotonic() - activation.LastUsed;
}
