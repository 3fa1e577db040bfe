using Akka.Actor;
using Mesh.Hosting;
using Mesh.Membership;

namespace Mesh.Services;

/// <summary><c>/user/mesh/services</c>: one child for each keyed service, which is the parent of its keys' actors.</summary>
internal sealed class ServicesActor : UntypedActor
{
    private readonly MeshRuntime _runtime;
    private readonly List<IActorRef> _strict = []; // they go by the ring

    public ServicesActor(MeshRuntime runtime) => _runtime = runtime;

    protected override void PreStart()
    {
        foreach (var host in _runtime.Services.All.OfType<KeyedHost>())
        {
            Func<Props> props = () => _runtime.PropsOf(host.Definition);
            var child = Context.ActorOf(
                Props.Create(() => new KeyedServiceActor(host, props)), host.Definition.Name);
            if (host.Definition.IsStrict)
            {
                _strict.Add(child);
            }
        }

        OnReceive(_runtime.View); // after a restart there is one
    }

    protected override void OnReceive(object message)
    {
        if (message is MeshView view)
        {
            _strict.ForEach(child => child.Tell(view, ActorRefs.NoSender));
        }
        else
        {
            Unhandled(message);
        }
    }
}
