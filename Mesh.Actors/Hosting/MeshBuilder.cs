using Mesh.Configuration;

namespace Mesh;

/// <summary>What code gives to a node beside its configuration.</summary>
public sealed class MeshBuilder
{
    private readonly Dictionary<string, Type> _services = [];

    internal IReadOnlyDictionary<string, Type> Services => _services;

    /// <summary>
    /// Offers a service. Its settings stand in <c>mesh.services.NAME</c>, the defaults in <c>mesh.service-defaults</c>.
    /// </summary>
    /// <typeparam name="TService">An <see cref="IServiceHandler"/>, or a <see cref="KeyedActor"/>. Its constructor's
    /// parameters come from the service provider.</typeparam>
    /// <param name="name">1 to 63 lower-case letters, digits and hyphens, a letter first.</param>
    /// <exception cref="ArgumentException">The name is none, is taken, or the class is no service.</exception>
    public MeshBuilder AddService<TService>(string name)
        where TService : class
    {
        ServiceDefinitionReader.Check(name, typeof(TService));
        if (!_services.TryAdd(name, typeof(TService)))
        {
            throw new ArgumentException($"A service '{name}' was added before: {_services[name]}.", nameof(name));
        }

        return this;
    }
}
