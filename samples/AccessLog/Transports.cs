namespace Mesh.Samples.AccessLog;

/// <summary>The ways into the cluster, by the name that <c>--via</c> takes.</summary>
internal static class Transports
{
    /// <summary>Through the HTTP gateways.</summary>
    public const string Http = "http";

    /// <summary>As a member of the cluster, through <see cref="MeshClient"/>.</summary>
    public const string Client = "client";

    /// <summary>As a member of the cluster, by asking its routing actor.</summary>
    public const string Router = "router";

    /// <summary>From outside the cluster, by asking the routing actor of a node through Akka's <c>ClusterClient</c>.
    /// </summary>
    public const string ClusterClient = "cluster-client";

    /// <summary>All of them.</summary>
    public static string[] All { get; } = [Http, Client, Router, ClusterClient];

    /// <summary>Opens one; ends when it can send.</summary>
    /// <exception cref="OpenFailedException">The cluster was not reached.</exception>
    /// <exception cref="MeshConfigurationException">What is said of this process can't be used.</exception>
    public static async Task<ITransport> OpenAsync(Way way, CancellationToken cancellation) => way.Via switch
    {
        Http => new HttpTransport(way.Gateways),
        Client => new ClientTransport(await MemberNode.JoinAsync(way, cancellation)),
        Router => new RouterTransport(await MemberNode.JoinAsync(way, cancellation)),
        ClusterClient => await ClusterClientTransport.OpenAsync(way, cancellation),
        _ => throw new ArgumentOutOfRangeException(
            nameof(way), way.Via, $"Wanted one of: {string.Join(", ", All)}."),
    };
}

/// <summary>The cluster was not reached.</summary>
internal sealed class OpenFailedException(string message) : Exception(message);
