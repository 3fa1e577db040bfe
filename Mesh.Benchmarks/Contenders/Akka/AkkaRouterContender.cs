using Akka.Actor;
using Akka.Cluster;
using Akka.Routing;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>Akka.NET's cluster-aware consistent-hashing group: one worker on each node, asked through the router of the
/// caller's node. The caller outside is a member without a worker.</summary>
internal sealed class AkkaRouterContender : IContender
{
    private static readonly TimeSpan RouterPatience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => "akka-router";

    /// <inheritdoc/>
    public string Description { get; } =
        $"Akka.Cluster {Versions.Of<Cluster>()}, ConsistentHashingGroup, one worker per node, Ask,"
        + " hand-written serializer";

    /// <inheritdoc/>
    public Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation)
    {
        var system = AkkaSettings.Start(place, SettingsOf(place));
        if (place.Hosts)
        {
            system.ActorOf(Props.Create<WorkerActor>(), "worker");
        }

        var router = system.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "router");
        return Task.FromResult<IContenderNode>(new AkkaNode(system, router, place, CountAsync));
    }

    private static string SettingsOf(ContenderPlace place) => $$"""
        akka.actor.deployment."/router" {
          router = consistent-hashing-group
          routees.paths = ["/user/worker"]
          cluster {
            enabled = on
            allow-local-routees = {{(place.Hosts ? "on" : "off")}}
            use-role = {{AkkaSettings.Role}}
          }
        }
        """;

    private static async Task<int> CountAsync(IActorRef router) =>
        (await router.Ask<Routees>(GetRoutees.Instance, RouterPatience)).Members.Count();
}
