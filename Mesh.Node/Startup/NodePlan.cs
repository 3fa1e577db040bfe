using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Node.Telemetry;
using Mesh.Upstreams;

namespace Mesh.Node.Startup;

/// <summary>One node that is to run, its configuration found sound.</summary>
/// <param name="Config">The configuration as a whole.</param>
/// <param name="Options">What the runtime reads in it.</param>
/// <param name="Gateway">What the gateway reads in it.</param>
/// <param name="Telemetry">Where what is measured goes.</param>
internal sealed record NodePlan(Config Config, MeshOptions Options, GatewayOptions Gateway, TelemetryOptions Telemetry)
{
    internal string Name => Options.Node.Name;

    /// <summary>Where others find this node's gateway, for who looks for loops.</summary>
    internal GatewayEntry GatewayEntry => new(
        [.. new[] { Gateway.Host, Options.Node.Hostname }.Where(host => host is not ("0.0.0.0" or "::")).Distinct()], Gateway.Ports);

    /// <summary>Each port that the node will listen on, with the keys that say so.</summary>
    internal IEnumerable<Endpoint> Endpoints =>
    [
        new("mesh.node.bind-hostname", Options.Node.BindHostname, "mesh.node.port", Options.Node.Port),
        new("mesh.node.bind-hostname", Options.Node.BindHostname, "mesh.node.data-port", Options.Node.DataPort),
        new("mesh.gateway.host", Gateway.Host, "mesh.gateway.port", Gateway.Port),
        .. Gateway.Http2Port == 0
            ? Array.Empty<Endpoint>()
            : [new("mesh.gateway.host", Gateway.Host, "mesh.gateway.http2-port", Gateway.Http2Port)],
        new("petabridge.cmd.host", Options.Pbm.Host, "petabridge.cmd.port", Options.Pbm.Port),
    ];
}

/// <summary>Where something listens, and the keys that say so.</summary>
internal sealed record Endpoint(string HostKey, string Host, string PortKey, int Port);
