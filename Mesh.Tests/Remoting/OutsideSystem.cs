using Akka.Actor;
using Akka.Configuration;

namespace Mesh.Tests.Remoting;

/// <summary>An actor system that is no member, with Akka's own serializers: it can send whatever Akka can.</summary>
internal sealed class OutsideSystem : IAsyncDisposable
{
    private const string Settings =
        """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = remote
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private OutsideSystem(string more) => System = ActorSystem.Create(
        "outside",
        ConfigurationFactory.ParseString(more).WithFallback(ConfigurationFactory.ParseString(Settings))
            .WithFallback(ConfigurationFactory.ParseString(
                """
                akka.actor {
                  serializers.mesh = "Mesh.Serialization.MeshSerializer, Mesh.Actors"
                  serialization-bindings { "Mesh.MeshRequest, Mesh.Actors" = mesh, "Mesh.RequestResult, Mesh.Actors" = mesh }
                  serialization-identifiers { "Mesh.Serialization.MeshSerializer, Mesh.Actors" = 4053 }
                }
                """))
            .WithFallback(Akka.Cluster.Tools.Client.ClusterClientReceptionist.DefaultConfig())
            .WithFallback(Akka.Cluster.Tools.PublishSubscribe.DistributedPubSub.DefaultConfig()));

    public ActorSystem System { get; }

    /// <summary>Starts one, with these settings on top.</summary>
    public static OutsideSystem Start(string more = "") => new(more);

    /// <summary>The very actor, by its path and start: not by a selection.</summary>
    public IActorRef RefTo(IActorRef actor, ActorSystem node) => ((ExtendedActorSystem)System).Provider.ResolveActorRef(
        actor.Path.ToSerializationFormatWithAddress(((ExtendedActorSystem)node).Provider.DefaultAddress));

    /// <summary>Ends when what was sent to the node before has come, or was dropped: frames of one connection keep their order.</summary>
    public static async Task HasComeAsync(IActorRef echo, string marker) =>
        Assert.Equal(marker, await echo.Ask<string>(marker, Patience));

    public async ValueTask DisposeAsync() => await System.Terminate();
}
