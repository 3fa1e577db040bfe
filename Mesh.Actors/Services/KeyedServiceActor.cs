using Akka.Actor;
using Akka.Event;

namespace Mesh.Services;

/// <summary>Creates a keyed service's actors on demand and stops them when idle: <c>/user/mesh/services/NAME/KEY</c>.</summary>
internal sealed class KeyedServiceActor : ReceiveActor, IWithTimers
{
    private readonly KeyedHost _host;
    private readonly Func<Props> _props;
    private readonly Dictionary<string, Queue<IncomingRequest>> _stopping = []; // by key, with what waits for the end

    public KeyedServiceActor(KeyedHost host, Func<Props> props)
    {
        _host = host;
        _props = props;

        Receive<Activate>(message => OnActivate(message.Request));
        Receive<StopIdle>(_ => OnStopIdle());
        Receive<Terminated>(message => OnTerminated(KeyOf(message.ActorRef)));
        Receive<DeadLetter>(letter => (letter.Message as KeyedCall)?.BounceFrom(_host));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _host.Owner = Self;
        Context.System.EventStream.Subscribe<DeadLetter>(Self);
        Timers.StartPeriodicTimer("stop-idle", StopIdle.Instance, _host.Definition.PassivateAfter / 4);
    }

    private void OnActivate(IncomingRequest request)
    {
        var key = request.Key!;
        if (_stopping.TryGetValue(key, out var waiting))
        {
            waiting.Enqueue(request);
        }
        else if (!_host.Activations.TryGetValue(key, out var activation) || !_host.TryTell(activation, request))
        {
            _host.TryTell(Create(key), request);
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
            if (_host.IdleTime(activation) >= _host.Definition.PassivateAfter && activation.TryClose())
            {
                _stopping.Add(key, new Queue<IncomingRequest>());
                _host.Activations.TryRemove(key, out _);
                Context.Stop(activation.Actor);
            }
        }
    }

    private void OnTerminated(string key)
    {
        _host.Activations.TryRemove(key, out _);
        if (_stopping.Remove(key, out var waiting))
        {
            while (waiting.TryDequeue(out var request))
            {
                OnActivate(request);
            }
        }
    }

    private static string NameOf(string key) => Uri.EscapeDataString(key);

    private static string KeyOf(IActorRef actor) => Uri.UnescapeDataString(actor.Path.Name);

    /// <summary>A request whose key had no actor when it came.</summary>
    internal sealed record Activate(IncomingRequest Request) : INoSerializationVerificationNeeded;

    private sealed class StopIdle : INoSerializationVerificationNeeded
    {
        public static StopIdle Instance { get; } = new();
    }
}
