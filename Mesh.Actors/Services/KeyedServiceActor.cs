using Akka.Actor;
using Akka.Event;

namespace Mesh.Services;

/// <summary>
/// Creates a keyed service's actors on demand and stops them: when idle, when the node drains, and under strict affinity
/// when their key is another's or the lease is lost. <c>/user/mesh/services/NAME/KEY</c>.
/// </summary>
internal sealed partial class KeyedServiceActor : ReceiveActor, IWithTimers
{
    private readonly KeyedHost _host;
    private readonly Func<Props> _props;
    private readonly List<TaskCompletionSource> _drained = []; // to be told when no actor is left

    public KeyedServiceActor(KeyedHost host, Func<Props> props)
    {
        _host = host;
        _props = props;

        Receive<Activate>(message => OnActivate(new Waiting(message.Request, IsSecond: false)));
        Receive<StopIdle>(_ => OnStopIdle());
        Receive<ExpireWaiting>(_ => OnExpireWaiting());
        Receive<Drain>(OnDrain);
        Receive<Terminated>(message => OnTerminated(message.ActorRef));
        Receive<DeadLetter>(letter =>
        {
            if (letter.Message is KeyedCall call && call.IsOf(host))
            {
                OnBounced(call);
            }
        });
        if (host.Definition.IsStrict)
        {
            ReceiveStrict();
        }
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe<DeadLetter>(Self);
        Timers.StartPeriodicTimer("stop-idle", StopIdle.Instance, _host.Definition.PassivateAfter / 4);
        if (_host.Definition.IsStrict)
        {
            StartStrict();
        }

        _host.Owner = Self;
    }

    protected override void PostStop()
    {
        _host.Owner = null;
        _host.CancelWork();
        _host.Activations.Clear();
        StopStrict();
        foreach (var waiting in _stopping.Values.SelectMany(queue => queue))
        {
            _host.Turn(waiting.Request, _host.NotNow);
        }

        _drained.ForEach(drained => drained.TrySetResult());
    }

    private void OnActivate(Waiting waiting)
    {
        var key = waiting.Request.Key!;
        if (_host.RefusalOf(_host.PositionOf(key), out var isGaining) is { } refusal)
        {
            _host.Turn(waiting.Request, refusal);
        }
        else if (isGaining)
        {
            WaitToGain(waiting);
        }
        else if (_stopping.TryGetValue(key, out var queue))
        {
            WaitForStop(queue, waiting);
        }
        else if (!_host.Activations.TryGetValue(key, out var activation))
        {
            _host.TryTell(Create(key), waiting.Request, waiting.IsSecond);
        }
        else if (!_host.TryTell(activation, waiting.Request, waiting.IsSecond))
        {
            Leave(key); // it closed itself, and the word of its end is on its way
            WaitForStop(_stopping[key], waiting);
        }
    }

    private Activation Create(string key)
    {
        var activation = _host.NewActivation(key, Context.Watch(Context.ActorOf(_props(), NameOf(key))));
        _host.Activations[key] = activation;
        return activation;
    }

    private void OnStopIdle()
    {
        foreach (var (key, activation) in _host.Activations)
        {
            if (_host.IdleTime(activation) >= _host.Definition.PassivateAfter && activation.TryClose())
            {
                Stop(key, activation, DeactivationReason.Idle);
            }
        }
    }

    private void OnDrain(Drain drain)
    {
        _drained.Add(drain.Drained);
        foreach (var (key, activation) in _host.Activations)
        {
            Stop(key, activation, DeactivationReason.Draining);
        }

        RetryGaining();
        TellIfDrained();
    }

    /// <summary>
    /// Lets nobody enter the key's actor any more, and has it stop after those who are in; if it is still loading its state,
    /// that ends now.
    /// </summary>
    private void Stop(string key, Activation activation, DeactivationReason reason)
    {
        activation.Close();
        activation.Cancel();
        Leave(key);
        activation.Actor.Tell(_host.Deactivation(reason), ActorRefs.NoSender);
    }

    /// <summary>The key's actor stopped by itself, or failed to start, before it came to this request.</summary>
    private void OnBounced(KeyedCall call)
    {
        if (!call.TryTake())
        {
            return; // it was answered when it expired
        }

        _host.Bounced(call);
        if (_host.Activations.TryGetValue(call.Key, out var activation) && activation == call.Activation)
        {
            Leave(call.Key); // it has ended, and the word of it is on its way
        }

        if (call.IsSecond)
        {
            _host.GiveUp(call.Request);
        }
        else
        {
            OnActivate(new Waiting(call.Request, IsSecond: true));
        }
    }

    private void OnTerminated(IActorRef actor)
    {
        var key = KeyOf(actor);
        if (_host.Activations.TryGetValue(key, out var activation) && activation.Actor.Equals(actor))
        {
            _host.Activations.TryRemove(key, out _);
        }

        _stopping.Remove(key, out var queue);
        HasStopped(key);
        TellIfDrained();
        while (queue is not null && queue.TryDequeue(out var next))
        {
            OnActivate(next);
        }
    }

    private void TellIfDrained()
    {
        if (_drained.Count > 0 && _host.Activations.IsEmpty && _stopping.Count == 0)
        {
            _drained.ForEach(drained => drained.TrySetResult());
            _drained.Clear();
        }
    }

    private static string NameOf(string key) => Uri.EscapeDataString(key);

    private static string KeyOf(IActorRef actor) => Uri.UnescapeDataString(actor.Path.Name);

    /// <summary>A request whose key had no actor when it came.</summary>
    internal sealed record Activate(IncomingRequest Request) : INoSerializationVerificationNeeded;

    /// <summary>Has every actor stop.</summary>
    internal sealed record Drain(TaskCompletionSource Drained) : INoSerializationVerificationNeeded;

    private readonly record struct Waiting(IncomingRequest Request, bool IsSecond);

    /// <summary>Stops the actors that were idle for long enough.</summary>
    internal sealed class StopIdle : INoSerializationVerificationNeeded
    {
        public static StopIdle Instance { get; } = new();
    }
}
