using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Expiry;
using Mesh.Node.Telemetry;

namespace Mesh.Node.Startup;

/// <summary>Turns configuration into the nodes that this process runs.</summary>
internal static class NodePlans
{
    private const int MaxVoters = 3;
    private const int PortStep = 10;

    /// <summary>The plans of all nodes, or every fault, and then no plan.</summary>
    /// <param name="nodes">How many; 1 to 9. With one, the configuration is taken as it is.</param>
    /// <param name="sources">The files, the lowest first.</param>
    /// <param name="environment">Gives a variable's value, or null when it is unset.</param>
    internal static (ImmutableArray<NodePlan> Plans, ImmutableArray<string> Faults) Read(
        int nodes,
        IEnumerable<HoconSource> sources,
        Func<string, string?> environment)
    {
        var (config, faults) = MeshConfig.Load(sources, environment);
        if (config is null)
        {
            return ([], faults);
        }

        var (first, firstFaults) = ReadOne(config);
        if (first is null || nodes == 1)
        {
            return first is null ? ([], firstFaults) : ([first], []);
        }

        var read = Enumerable.Range(1, nodes)
            .Select(number => ReadOne(OfNode(first, number, nodes).WithFallback(config)))
            .ToImmutableArray();
        faults = [.. read.SelectMany(one => one.Faults).Distinct()];
        return faults.IsEmpty ? ([.. read.Select(one => one.Plan!)], []) : ([], faults);
    }

    private static (NodePlan? Plan, ImmutableArray<string> Faults) ReadOne(Config config)
    {
        var (options, faults) = MeshOptionsReader.Read(config);
        var settings = new SettingsReader(config, Config.Empty);
        var gateway = GatewayOptions.Read(settings);
        GatewayCoherence.Check(settings, gateway);
        var telemetry = TelemetryOptions.Read(settings);
        if (options is not null)
        {
            (string, int)[] ports = [("mesh.gateway.port", gateway.Port), ("mesh.gateway.http2-port", gateway.Http2Port)];
            foreach (var port in ports)
            {
                Coherence.PortsDiffer(settings, port, ("mesh.node.port", options.Node.Port));
                Coherence.PortsDiffer(settings, port, ("mesh.node.data-port", options.Node.DataPort));
                Coherence.PortsDiffer(settings, port, ("petabridge.cmd.port", options.Pbm.Port));
            }

            Coherence.PortsDiffer(settings, ports[0], ports[1]);
        }

        faults = [.. faults, .. settings.Faults, .. options is null ? [] : NodeCertificates.Read(options, TimeProvider.System).Faults];
        return options is null || !faults.IsEmpty ? (null, faults) : (new NodePlan(config, options, gateway, telemetry), []);
    }

    /// <summary>
    /// What sets one of several nodes apart. It wins over files and environment, which say the same to all of them; their
    /// ports are where the counting starts.
    /// </summary>
    private static Config OfNode(NodePlan first, int number, int nodes)
    {
        var node = first.Options.Node;
        var seeds = Enumerable.Range(1, Math.Min(nodes, MaxVoters))
            .Select(seed => $"\"{new HostPort(node.Hostname, PortOf(node.Port, seed))}\"");
        return ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            mesh {
              node {
                name = node{{number}}
                port = {{PortOf(node.Port, number)}}
                data-port = {{(node.DataPort == 0 ? 0 : PortOf(node.DataPort, number))}}
                seeds = [{{string.Join(", ", seeds)}}]
              }
              gateway.port = {{first.Gateway.Port + number}}
              telemetry.otlp.traces = {{(number == 1 && first.Telemetry.Traces ? "on" : "off")}} # spans are of the whole process
              gateway.http2-port = {{(first.Gateway.Http2Port == 0 ? 0 : first.Gateway.Http2Port + number)}}
            }
            petabridge.cmd.port = {{(first.Options.Pbm.Port == 0 ? 0 : first.Options.Pbm.Port + number)}}
            """));
    }

    private static int PortOf(int first, int number) => first + (PortStep * (number - 1));
}
