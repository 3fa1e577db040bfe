using Akka.Actor;
using Mesh.Hosting;

namespace Mesh.Services;

/// <summary><c>/user/mesh/services</c>: one child for each keyed service, which is the parent of its keys' actors.</summary>
internal sealed class ServicesActor : UntypedActor
{
    private readonly MeshRuntime _runtime;

    public ServicesActor(MeshRuntime runtime) => _runtime = runtime;

    protected override void PreStart()
    {
        foreach (var host in _runtime.Services.All.OfType<KeyedHost>())
        {
            Func<Props> props = () => _runtime.PropsOf(host.Definition);
            Context.ActorOf(Props.Create(() => new KeyedServiceActor(host, props)), host.Definition.Name);
        }
    }

    protected override void OnReceive(object message) => Unhandled(message);
}
