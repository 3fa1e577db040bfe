using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;

namespace Mesh.Benchmarks.Rings;

/// <summary>The logic of Akka's consistent-hashing router over so many actors; without sending anything.</summary>
internal sealed class AkkaRouter : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "rings", ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"));

    private readonly ConsistentHashingRoutingLogic _logic;
    private readonly Routee[] _routees;

    public AkkaRouter(int nodes)
    {
        _logic = new ConsistentHashingRoutingLogic(_system);
        _routees = [.. Enumerable.Range(0, nodes).Select(node =>
            new ActorRefRoutee(_system.ActorOf(Props.Empty, RingSamples.NameOf(node))))];
    }

    /// <summary>Whom the router would send the message to.</summary>
    public Routee Select(object message) => _logic.Select(message, _routees);

    /// <summary>A message as the router wants it.</summary>
    public static object MessageOf(string key) => new ConsistentHashableEnvelope(key, key);

    public void Dispose() => _system.Dispose();
}
