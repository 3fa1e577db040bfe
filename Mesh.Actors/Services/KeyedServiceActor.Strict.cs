using Akka.Actor;
using Mesh.Membership;
using Mesh.Ownership;

namespace Mesh.Services;

/// <content>What strict affinity adds: keys come and go with the ring, and work stops with the lease.</content>
internal sealed partial class KeyedServiceActor
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>A request is answered so long before its deadline that its caller still hears why.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _leaving = []; // keys of other nodes whose actors have not stopped
    private List<Waiting> _gaining = []; // for keys that former owners have not let go; bounded by the queue limit
    private bool _hasLease = true; // at the latest look
    private int _rings; // that were looked through for keys of other nodes
    private Action? _unsubscribe;

    private StrictKeys Keys => _host.Strict ?? throw new InvalidOperationException("this node has no incarnation yet");

    private void ReceiveStrict()
    {
        Receive<MeshView>(view =>
        {
            Keys.Take(view);
            LetGo();
        });
        Receive<Look>(_ => OnLook());
        Receive<Settled>(_ => RetryGaining());
    }

    private void StartStrict()
    {
        var (self, keys) = (Self, Keys);
        var tell = () => self.Tell(Settled.Instance, ActorRefs.NoSender);
        keys.Settled += tell;
        _unsubscribe = () => keys.Settled -= tell;
        Timers.StartPeriodicTimer("look", Look.Instance, LookInterval);
        LetGo(); // started anew, it has no actors
    }

    private void StopStrict()
    {
        _unsubscribe?.Invoke();
        foreach (var waiting in _gaining)
        {
            _host.Turn(waiting.Request, _host.NotNow);
        }
    }

    /// <summary>After a new ring: stops the actors of keys that are another's now.</summary>
    private void LetGo()
    {
        var rings = Keys.Rings;
        if (rings == _rings)
        {
            return;
        }

        _rings = rings;
        foreach (var (key, activation) in _host.Activations)
        {
            if (Keys.May(activation.Position) == Claim.NotOwner)
            {
                Stop(key, activation, DeactivationReason.Moved);
            }
        }

        // What stops already may be another's by this ring, and has to have stopped, too.
        _leaving.UnionWith(_stopping.Keys.Where(key => Keys.May(_host.PositionOf(key)) == Claim.NotOwner));
        TellIfReleased();
        RetryGaining();
    }

    private void HasStopped(string key)
    {
        if (_leaving.Remove(key))
        {
            TellIfReleased();
        }
    }

    private void TellIfReleased()
    {
        if (_leaving.Count == 0 && _rings > 0)
        {
            Keys.OwnStopped(_rings);
        }
    }

    private void OnLook()
    {
        Keys.Look();
        var hasLease = Keys.HasLease;
        if (_hasLease && !hasLease)
        {
            if (!_host.Activations.IsEmpty)
            {
                var service = _host.Definition.Name;
                _host.Log.Of(service).StrictWorkStopped(service, _host.Activations.Count);
            }

            _host.CancelWork();
            foreach (var (key, activation) in _host.Activations)
            {
                Stop(key, activation, DeactivationReason.LeaseLost);
            }
        }

        _hasLease = hasLease;
        RetryGaining();
    }

    private void WaitToGain(Waiting waiting)
    {
        if (_host.TimeLeft(waiting.Request) > Notice)
        {
            _gaining.Add(waiting);
        }
        else
        {
            _host.Turn(waiting.Request, _host.Moved);
        }
    }

    private void RetryGaining()
    {
        if (_gaining.Count == 0)
        {
            return;
        }

        var waiting = _gaining;
        _gaining = [];
        waiting.ForEach(OnActivate);
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static Look Instance { get; } = new();
    }

    private sealed class Settled : INoSerializationVerificationNeeded
    {
        public static Settled Instance { get; } = new();
    }
}
