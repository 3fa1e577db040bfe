using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Mesh.Benchmarks.Contenders.Orleans;

/// <summary>Virtual actors of Orleans, one for each key. Inside, the caller is the silo's own client; outside it is a
/// client with the gateways of all silos.</summary>
internal sealed class OrleansContender : IContender
{
    private const string Cluster = "bench";
    private const int SiloPort = 0;
    private const int GatewayPort = 1;

    /// <inheritdoc/>
    public string Name => "orleans";

    /// <inheritdoc/>
    public string Description { get; } =
        $"Orleans {Versions.Of<SiloMessagingOptions>()}, a grain per key, [RandomPlacement], [Immutable] messages,"
        + " ValueTask";

    /// <inheritdoc/>
    public async Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        if (place.Hosts)
        {
            builder.UseOrleans(silo => Configure(silo, place));
        }
        else
        {
            builder.UseOrleansClient(client => Configure(client, place));
        }

        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new OrleansNode(host, place);
    }

    private static void Configure(ISiloBuilder silo, ContenderPlace place)
    {
        silo.UseLocalhostClustering(
            place.Port(SiloPort),
            place.Port(GatewayPort),
            new IPEndPoint(IPAddress.Loopback, place.PortOf(0, SiloPort)),
            Cluster,
            Cluster);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = place.Timeout);
        if (place.Tuning is Tuning.Fast)
        {
            silo.Configure<ClusterMembershipOptions>(Hasten);
        }
    }

    private static void Configure(IClientBuilder client, ContenderPlace place)
    {
        var gateways = Enumerable.Range(0, place.Nodes).Select(index => place.PortOf(index, GatewayPort));
        client.UseLocalhostClustering([.. gateways], Cluster, Cluster);
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = place.Timeout);
    }

    /// <summary>A silo that misses two probes in a row is declared dead, by one vote: of three silos only one is left
    /// to vote beside the one that asks.</summary>
    private static void Hasten(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
    }
}
