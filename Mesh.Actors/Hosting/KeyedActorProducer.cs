using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Hosting;

/// <summary>Makes a key's actor, its constructor's parameters from the service provider.</summary>
internal sealed class KeyedActorProducer(IServiceProvider provider, Type type) : IIndirectActorProducer
{
    public Type ActorType => type;

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(provider, type);

    public void Release(ActorBase actor)
    {
    }
}
