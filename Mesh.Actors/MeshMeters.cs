namespace Mesh;

/// <summary>The names of Mesh's meters, for whoever listens to them (<c>System.Diagnostics.Metrics</c>). What each measures
/// stands in <c>docs/metrics.md</c>.</summary>
public static class MeshMeters
{
    /// <summary>Requests of the node's callers, their attempts and retries.</summary>
    public const string Requests = "Mesh.Requests";

    /// <summary>The services that run on the node.</summary>
    public const string Services = "Mesh.Services";

    /// <summary>The data plane, and what the node thinks of its peers.</summary>
    public const string Links = "Mesh.Links";

    /// <summary>Members, rings and the lease.</summary>
    public const string Cluster = "Mesh.Cluster";

    /// <summary>The node itself: whether it is ready, what keeps it from its work, whom it refused.</summary>
    public const string Node = "Mesh.Node";

    /// <summary>HTTP requests that are forwarded.</summary>
    public const string Upstreams = "Mesh.Upstreams";

    /// <summary>Certificates and their ends.</summary>
    public const string Certificates = "Mesh.Certificates";

    /// <summary>All of them, as OpenTelemetry's <c>AddMeter</c> takes it.</summary>
    public const string All = "Mesh.*";
}
