using System.Collections.Concurrent;
using Akka.Actor;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Logs;
using Mesh.Membership;
using Mesh.Ownership;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>
/// Takes a keyed service's requests to the actors of their keys. <see cref="KeyedServiceActor"/> creates and stops
/// those. Under strict affinity <see cref="StrictKeys"/> says which keys may be served here; it is asked when a request
/// comes, and again when its call begins.
/// </summary>
internal sealed class KeyedHost : ServiceHost
{
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<Activation> _crowded = new(); // where requests wait for others of their key
    private StrictKeys? _strict;
    private IActorRef? _owner;
    private volatile bool _isDraining;
    private int _unanswered;

    public KeyedHost(ServiceDefinition definition, int maxPayloadBytes, TimeProvider clock, RunningRequests running)
        : base(definition, maxPayloadBytes, clock, running) => _clock = clock;

    /// <summary>What a strict call is answered whose lease ended while it ran.</summary>
    public static Answer CutInTwo { get; } = new(
        Outcome.Unknown, Reason.NoLease, default, "this node lost its lease while the request ran.");

    /// <summary>What a call is answered whose actor was stopped while its handler went on.</summary>
    public static Answer Aborted { get; } = new(
        Outcome.Unknown, Reason.Cancelled, default, "the key's actor was stopped while its handler went on.");

    /// <summary>The actor of each key that has one.</summary>
    public ConcurrentDictionary<string, Activation> Activations { get; } = new();

    /// <summary>Creates and stops the keys' actors; null before it starts and after its end.</summary>
    public IActorRef? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    /// <summary>Which keys may be served here; null under preferred affinity, and before this node knows its incarnation.</summary>
    public StrictKeys? Strict
    {
        get => Volatile.Read(ref _strict);
        set => Volatile.Write(ref _strict, value);
    }

    /// <summary>Tells what goes wrong with its actors.</summary>
    public PacedLog Log { get; init; } = PacedLog.None;

    public override int UnderWay => Volatile.Read(ref _unanswered);

    /// <summary>Looks at all keys: for who asks seldom.</summary>
    public override int Active
    {
        get
        {
            var active = 0;
            foreach (var (_, activation) in Activations)
            {
                active += activation.IsIdle ? 0 : 1;
            }

            return active;
        }
    }

    public override int Keys => Activations.Count;

    /// <summary>Whether no strict work may be done now.</summary>
    public bool HasLostLease => Strict is { HasLease: false };

    /// <summary>Whether no new request is taken any more.</summary>
    public bool IsDraining => _isDraining;

    public override void Accept(in IncomingRequest request)
    {
        if (request.Key is null)
        {
            request.Answer(Answer.Rejected(
                Reason.KeyRequired, $"'{Definition.Name}' has an actor for each key; a key is wanted."));
            return;
        }

        if (RefusalOf(PositionOf(request.Key), out var isGaining) is { } refusal)
        {
            request.Answer(refusal);
            return;
        }

        if (Interlocked.Increment(ref _unanswered) > Definition.QueueLimit)
        {
            Interlocked.Decrement(ref _unanswered);
            Overload(request, $"{Definition.QueueLimit} requests for '{Definition.Name}' wait or run here already.");
            return;
        }

        if (!isGaining && Activations.TryGetValue(request.Key, out var activation) && TryTell(activation, request))
        {
            return;
        }

        if (Owner is { } owner)
        {
            owner.Tell(new KeyedServiceActor.Activate(request));
        }
        else
        {
            Turn(request, NotNow);
        }
    }

    /// <summary>Takes no new request, lets what runs end, and has every actor deactivated.</summary>
    /// <exception cref="OperationCanceledException">It took too long: something still runs.</exception>
    public override async Task DrainAsync(CancellationToken cancellation)
    {
        _isDraining = true;
        if (Owner is { } owner)
        {
            var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            owner.Tell(new KeyedServiceActor.Drain(drained), ActorRefs.NoSender);
            await drained.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Why a request for the key at a position is not taken now; null when it is.</summary>
    /// <param name="position">See <see cref="PositionOf"/>.</param>
    /// <param name="isGaining">Whether it must wait until former owners have let go of the key.</param>
    public Answer? RefusalOf(ulong position, out bool isGaining)
    {
        isGaining = false;
        if (_isDraining)
        {
            return NotNow;
        }

        if (!Definition.IsStrict)
        {
            return null;
        }

        var claim = Strict?.May(position) ?? Claim.NotOwner;
        isGaining = claim == Claim.Gaining;
        return claim == Claim.NotOwner ? Moved : HasLostLease ? NoLease : null;
    }

    /// <summary>Why a call that was let in must not run any more; null when it may.</summary>
    public Answer? RefusalAtBegin(Activation activation) => Strict switch
    {
        null => null,
        { HasLease: false } => NoLease,
        { } keys when activation.IsClosed || keys.May(activation.Position) != Claim.Serve => Moved,
        _ => null,
    };

    /// <summary>Where a key falls; only strict services ask.</summary>
    public ulong PositionOf(string key) => Definition.IsStrict ? Ring.PositionOf(key) : 0;

    /// <summary>Turns away a request that was counted, and that no actor here will see.</summary>
    public void Turn(in IncomingRequest request, in Answer answer)
    {
        Interlocked.Decrement(ref _unanswered);
        request.Answer(answer);
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
        var call = new KeyedCall(request, this, activation, isSecond);
        var entry = activation.TryEnter(call, out var isCrowded);
        if (isCrowded)
        {
            _crowded.Enqueue(activation);
        }

        switch (entry)
        {
            case Entry.Entered:
                activation.Actor.Tell(call);
                return true;
            case Entry.Full:
                TurnFull(request);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Turns away a request that was counted, and for whose key too many wait, or none is come to.</summary>
    public void TurnFull(in IncomingRequest request)
    {
        Interlocked.Decrement(ref _unanswered);
        Overload(
            request,
            $"{Definition.MailboxLimit} requests for this key of '{Definition.Name}' wait already, or one that runs does not "
            + "end.");
    }

    /// <summary>
    /// What expires behind another request of its key is answered, even if that one never ends: it may be deaf to its
    /// cancellation, and then only its own key must suffer.
    /// </summary>
    public override void Sweep(TimeSpan now)
    {
        var expired = new List<KeyedCall>(0); // allocates nothing before it has something to hold
        for (var left = _crowded.Count; left > 0 && _crowded.TryDequeue(out var activation); left--)
        {
            if (activation.Sweep(now, expired))
            {
                _crowded.Enqueue(activation);
            }
        }

        foreach (var call in expired)
        {
            Turn(call.Request, Expired);
        }
    }

    public Activation NewActivation(string key, IActorRef actor) =>
        new(actor, PositionOf(key), Definition.MailboxLimit, _clock.Monotonic());

    /// <summary>A request is answered by its key's actor.</summary>
    public void Left(KeyedCall call)
    {
        Interlocked.Decrement(ref _unanswered);
        Bounced(call);
    }

    /// <summary>A request leaves its activation without an answer.</summary>
    public void Bounced(KeyedCall call) => call.Activation.Leave(call, _clock.Monotonic());

    /// <summary>How long the activation was idle.</summary>
    public TimeSpan IdleTime(Activation activation) => _clock.Monotonic() - activation.LastUsed;

    /// <summary>How long the caller of a request still waits.</summary>
    public TimeSpan TimeLeft(in IncomingRequest request) => request.Deadline - _clock.Monotonic();

    /// <summary>Whether nobody waits for a request any more.</summary>
    public bool IsExpired(in IncomingRequest request) => request.WaitedForUntil <= _clock.Monotonic();

    /// <summary>The word that has an actor stop.</summary>
    public Deactivate Deactivation(DeactivationReason reason) =>
        new(reason, Definition.DeactivateTimeout, _clock) { HasLostLease = () => HasLostLease, Service = Definition.Name, Log = Log };

    /// <summary>Cancels what runs, and what is done for the keys that have an actor now, which must be stopped.</summary>
    public void CancelWork()
    {
        foreach (var (_, activation) in Activations)
        {
            activation.Cancel();
        }

        Running.CancelAll(Definition.Name);
    }

    /// <summary>A call's handler goes on asynchronously, so that it can be cancelled. It keeps its key's actor.</summary>
    public RunningRequest Track(in IncomingRequest request, CancellationTokenSource cancellation)
    {
        var running = Running.Add(request, cancellation);
        if (HasLostLease)
        {
            running.Cancel(); // it may have come too late for CancelWork
        }

        return running;
    }

    /// <summary>Such a handler has ended.</summary>
    public void Untrack(RunningRequest request) => Running.TryEnd(request);

    /// <summary>The key is another node's, or soon will be: its caller waits until it knows which.</summary>
    public Answer Moved => Answer.Rejected(Reason.Moved, $"this key of '{Definition.Name}' is moving, and not served here.");

    /// <summary>Strict calls go to their owner alone, so that they wait; others go to the next node.</summary>
    public Answer NotNow => Definition.IsStrict
        ? Moved
        : Answer.Rejected(Reason.Draining, $"'{Definition.Name}' is starting or stopping here.");

    private Answer NoLease => new(
        Outcome.Unreachable, Reason.NoLease, default, $"'{Definition.Name}' is strict, and this node has no lease.");
}
