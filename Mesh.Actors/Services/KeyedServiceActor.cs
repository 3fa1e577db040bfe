using Akka.Actor;
using Akka.Event;

namespace Mesh.Services;

/// <summary>
/// Creates a keyed service's actors on demand and stops them when idle: <c>/user/mesh/services/NAME/KEY</c>.
/// </summary>
internal sealed class KeyedServiceActor : ReceiveActor, IWithTimers
{
    private readonly KeyedHost _host;
    private readonly Func<Props> _props;
    private readonly Dictionary<string, Queue<Waiting>> _stopping = []; // by key, with what waits for the end

    public KeyedServiceActor(KeyedHost host, Func<Props> props)
    {
        _host = host;
        _props = props;

        Receive<Activate>(message => OnActivate(message.Request));
        Receive<StopIdle>(_ => OnStopIdle());
        Receive<Terminated>(message => OnTerminated(message.ActorRef));
        Receive<DeadLetter>(letter =>
        {
            if (letter.Message is KeyedCall call && call.IsOf(host))
            {
                OnBounced(call);
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe<DeadLetter>(Self);
        Timers.StartPeriodicTimer("stop-idle", StopIdle.Instance, _host.Definition.PassivateAfter / 4);
        _host.Owner = Self;
    }

    protected override void PostStop()
    {
        _host.Owner = null;
        _host.Activations.Clear();
        foreach (var waiting in _stopping.Values.SelectMany(queue => queue))
        {
            _host.Decline(waiting.Request);
        }
    }

    private void OnActivate(IncomingRequest request, bool isSecond = false)
    {
        var key = request.Key!;
        if (_stopping.TryGetValue(key, out var waiting))
        {
            waiting.Enqueue(new Waiting(request, isSecond));
        }
        else if (!_host.Activations.TryGetValue(key, out var activation)
            || !_host.TryTell(activation, request, isSecond))
        {
            _host.TryTell(Create(key), request, isSecond);
        }
    }

    private Activation Create(string key)
    {
        var activation = _host.NewActivation(Context.Watch(Context.ActorOf(_props(), NameOf(key))));
        _host.Activations[key] = activation;
        return activation;
    }

    private void OnStopIdle()
    {
        foreach (var (key, activation) in _host.Activations)
        {
            var isDue = _host.IsDraining || _host.IdleTime(activation) >= _host.Definition.PassivateAfter;
            if (isDue && activation.TryClose())
            {
                Leave(key);
                Context.Stop(activation.Actor);
            }
        }
    }

    /// <summary>The key's actor stopped by itself, or failed to start, before it came to this request.</summary>
    private void OnBounced(KeyedCall call)
    {
        _host.Bounced(call.Activation);
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
            OnActivate(call.Request, isSecond: true);
        }
    }

    private void OnTerminated(IActorRef actor)
    {
        var key = KeyOf(actor);
        if (_host.Activations.TryGetValue(key, out var activation) && activation.Actor.Equals(actor))
        {
            _host.Activations.TryRemove(key, out _);
        }

        if (_stopping.Remove(key, out var waiting))
        {
            while (waiting.TryDequeue(out var next))
            {
                OnActivate(next.Request, next.IsSecond);
            }
        }
    }

    /// <summary>The key has no actor any more; its requests wait for the end of the last one.</summary>
    private void Leave(string key)
    {
        _stopping.Add(key, new Queue<Waiting>());
        _host.Activations.TryRemove(key, out _);
    }

    private static string NameOf(string key) => Uri.EscapeDataString(key);

    private static string KeyOf(IActorRef actor) => Uri.UnescapeDataString(actor.Path.Name);

    /// <summary>A request whose key had no actor when it came.</summary>
    internal sealed record Activate(IncomingRequest Request) : INoSerializationVerificationNeeded;

    private readonly record struct Waiting(IncomingRequest Request, bool IsSecond);

    /// <summary>Stops the actors that were idle for long enough; all that are idle when the service drains.</summary>
    internal sealed class StopIdle : INoSerializationVerificationNeeded
    {
        public static StopIdle Instance { get; } = new();
    }
}
