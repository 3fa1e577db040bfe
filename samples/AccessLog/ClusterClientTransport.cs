using System.Net;
using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Identity;
using Mesh.Remoting;
using Mesh.Serialization;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Samples.AccessLog;

/// <summary>Asks the routing actor of a node from an actor system outside the cluster.</summary>
internal sealed class ClusterClientTransport : ITransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Nodes call back: each that this process has spoken with may.
    private const int MaxConnections = 64;

    private readonly ActorSystem _outside;
    private readonly RoutingActor _router;

    private ClusterClientTransport(ActorSystem outside, IActorRef client) =>
        (_outside, _router) = (outside, new(outside, client));

    /// <summary>Starts an actor system; ends when a node has answered it.</summary>
    /// <exception cref="OpenFailedException">No node has answered in time, or the certificate can't be used.</exception>
    public static async Task<ClusterClientTransport> OpenAsync(Way way, CancellationToken cancellation)
    {
        var identity = IdentityOf(way.Certificate);
        var setup = BootstrapSetup.Create().WithConfig(ConfigOf(way.Hostname))
            .And(new RemotingSetup(identity, MaxConnections, NullLogger.Instance));
        var outside = ActorSystem.Create("access-log", setup);
        var receptionists = way.Seeds.Select(
            seed => ActorPath.Parse($"{AkkaConfig.AddressOf(seed, identity is not null)}/system/receptionist"));
        var client = outside.ActorOf(ClusterClient.Props(
            ClusterClientSettings.Create(outside).WithInitialContacts([.. receptionists])));
        var transport = new ClusterClientTransport(outside, client);
        try
        {
            // Any answer will do. The service needs a key: without one this is rejected, and nothing runs.
            await client.Ask<RequestResult>(Envelope(null, default), Patience, cancellation);
            return transport;
        }
        catch (AskTimeoutException)
        {
            await transport.DisposeAsync();
            throw new OpenFailedException(
                $"None of {string.Join(", ", way.Seeds)} has answered within {Patience.TotalSeconds} s.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<Answer> SendAsync(string client, ReadOnlyMemory<byte> line, CancellationToken cancellation) =>
        _router.AskAsync(Envelope(client, line), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _outside.Terminate();

    private static TlsIdentity? IdentityOf(TlsFiles? files)
    {
        if (files is null)
        {
            return null;
        }

        var (material, fault) = TlsMaterial.Read(files);
        return material is null ? throw new OpenFailedException(fault!) : new(files, material, TimeProvider.System);
    }

    // To the node that the client is connected to: from another one, the way to the key's owner is no shorter.
    private static ClusterClient.Send Envelope(string? client, ReadOnlyMemory<byte> line) =>
        new(RoutingActor.Path, new MeshRequest("sessions", client, line), localAffinity: true);

    /// <summary>An actor system that speaks with Mesh and sends nothing else; what it takes in, <see cref="MeshSerializer"/>
    /// limits.</summary>
    private static Config ConfigOf(string hostname)
    {
        var isLoopback = IPAddress.TryParse(hostname, out var address) && IPAddress.IsLoopback(address);
        return ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF # the console shows the replay
              stdout-loglevel = OFF
              actor {
                provider = remote
                serialization-settings.allow-unregistered-types = off
              }
              remote.dot-netty.tcp {
                hostname = "{{(isLoopback ? hostname : "0.0.0.0")}}"
                public-hostname = "{{hostname}}"
                port = 0
              }
              # What may wait while there is no contact; beyond it the client drops the oldest.
              cluster.client.buffer-size = {{ReplayCommand.MaxConcurrency}}
            }
            """).WithFallback(MeshSerializer.ClusterClientConfig);
    }
}
