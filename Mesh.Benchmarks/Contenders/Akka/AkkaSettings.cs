using Akka.Actor;
using Akka.Configuration;

namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>The settings that both ways of Akka share.</summary>
internal static class AkkaSettings
{
    /// <summary>The role of the nodes that host keys.</summary>
    internal const string Role = "worker";

    private const string SystemName = "bench";
    private const int RemotePort = 0;

    private const string Common = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor {
            provider = cluster
            serializers.echo = "Mesh.Benchmarks.Contenders.Akka.EchoSerializer, Mesh.Benchmarks"
            serialization-bindings {
              "Mesh.Benchmarks.Contenders.Akka.EchoRequest, Mesh.Benchmarks" = echo
              "Mesh.Benchmarks.Contenders.Akka.EchoReply, Mesh.Benchmarks" = echo
            }
          }
          cluster.log-info = off
        }
        """;

    /// <summary>The split brain resolver is on by default; its default is to wait for 20 s.</summary>
    private const string Fast = """
        akka.cluster {
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms
          failure-detector {
            heartbeat-interval = 200ms
            acceptable-heartbeat-pause = 800ms
            threshold = 8
          }
          split-brain-resolver {
            active-strategy = keep-majority
            stable-after = 2s
          }
        }
        """;

    /// <summary>A system that has joined, or is about to.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="own">What one way of Akka sets beside this.</param>
    internal static ActorSystem Start(ContenderPlace place, string own)
    {
        var settings = Config($"{own}\n{OfPlace(place)}");
        var tuning = place.Tuning is Tuning.Fast ? Config(Fast) : ConfigurationFactory.Empty;
        return ActorSystem.Create(SystemName, settings.WithFallback(tuning).WithFallback(Config(Common)));
    }

    private static Config Config(string text) => ConfigurationFactory.ParseString(text);

    private static string OfPlace(ContenderPlace place) => $$"""
        akka {
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{place.Port(RemotePort)}} }
          cluster {
            seed-nodes = ["akka.tcp://{{SystemName}}@127.0.0.1:{{place.PortOf(0, RemotePort)}}"]
            roles = [{{(place.Hosts ? Role : "caller")}}]
          }
        }
        """;
}
