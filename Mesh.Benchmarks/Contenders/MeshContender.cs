using System.Reflection;
using Akka.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Benchmarks.Contenders;

/// <summary>Mesh with the defaults it is shipped with: only names, ports and seeds are set. A caller outside is a member
/// that offers no service.</summary>
internal sealed class MeshContender : IContender
{
    private const int ControlPort = 0;
    private const int DataPort = 1;

    private readonly Action<MeshBuilder> _services;
    private readonly string _settings;
    private readonly Func<IHost, ContenderPlace, MeshContenderNode> _node;
    private readonly bool _tls;

    private MeshContender(
        string name,
        string what,
        Action<MeshBuilder> services,
        Func<IHost, ContenderPlace, MeshContenderNode> node,
        string settings = "",
        bool tls = false)
    {
        Name = name;
        Description = $"Mesh {Version()}, {what}; as shipped; the caller outside is a member without services";
        _services = services;
        _settings = settings;
        _node = node;
        _tls = tls;
    }

    /// <summary>A handler that answers at once, through <see cref="MeshClient"/>.</summary>
    internal static MeshContender Handlers { get; } = new(
        "mesh",
        "IServiceHandler by MeshClient",
        mesh => mesh.AddService<EchoHandler>(MeshContenderNode.Service),
        (host, place) => new SendingNode(host, place));

    /// <summary>The same under <c>mesh.tls</c>: TLS 1.3 with certificates on both sides.</summary>
    internal static MeshContender HandlersUnderTls { get; } = new(
        "mesh-tls",
        "IServiceHandler by MeshClient, TLS 1.3 between nodes, both sides with certificates",
        mesh => mesh.AddService<EchoHandler>(MeshContenderNode.Service),
        (host, place) => new SendingNode(host, place),
        tls: true);

    /// <summary>The same with metrics that are collected each second, and traces of 1 % of the requests.</summary>
    internal static MeshContender HandlersObserved { get; } = new(
        "mesh-observed",
        "IServiceHandler by MeshClient, OpenTelemetry collects metrics each second, and the caller begins a trace for 1 % of its requests",
        mesh => mesh.AddService<EchoHandler>(MeshContenderNode.Service),
        (host, place) => new TracingNode(host, place));

    /// <summary>One actor per key, through <see cref="MeshClient"/>; a request is sent once, as it is by default.</summary>
    internal static MeshContender Keyed { get; } = new(
        "mesh-keyed",
        "KeyedActor (one per key, strict) by MeshClient",
        mesh => mesh.AddService<EchoActor>(MeshContenderNode.Service),
        (host, place) => new SendingNode(host, place, idempotent: false));

    /// <summary>The same with requests that may be sent again, so that each has an id, and its answer is kept.</summary>
    internal static MeshContender KeyedIdempotent { get; } = new(
        "mesh-keyed-idempotent",
        "KeyedActor (one per key, strict) by MeshClient, idempotent: ids and dedup",
        mesh => mesh.AddService<EchoActor>(MeshContenderNode.Service),
        (host, place) => new SendingNode(host, place));

    /// <summary>The same, with keys that may leave a suspect node before it is removed.</summary>
    internal static MeshContender KeyedPreferred { get; } = new(
        "mesh-keyed-preferred",
        "KeyedActor (one per key, affinity preferred) by MeshClient",
        mesh => mesh.AddService<EchoActor>(MeshContenderNode.Service),
        (host, place) => new SendingNode(host, place),
        $"mesh.services.{MeshContenderNode.Service}.affinity = preferred");

    /// <summary>The handler, through the routing actor.</summary>
    internal static MeshContender Asking { get; } = new(
        "mesh-ask",
        "IServiceHandler by Akka's Ask of the routing actor",
        mesh => mesh.AddService<EchoHandler>(MeshContenderNode.Service),
        (host, place) => new AskingNode(host, place));

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IDisposable? Prepare(ContenderPlace place) => _tls ? new ClusterCertificates(place) : null;

    /// <inheritdoc/>
    public async Task<IContenderNode> StartAsync(ContenderPlace place, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddMesh(ConfigOf(place).WithFallback(ConfigurationFactory.ParseString(SettingsAt(place))), mesh =>
        {
            if (place.Hosts)
            {
                _services(mesh);
            }
        });
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return _node(host, place);
    }

    private string SettingsAt(ContenderPlace place) =>
        _tls ? $"{_settings}\nmesh.tls.directory = \"{ClusterCertificates.DirectoryOf(place)}\"" : _settings;

    /// <summary>What a deployment must say: who this is, where, and with whom. One node says that it is alone.</summary>
    private static Config ConfigOf(ContenderPlace place)
    {
        var seeds = Enumerable.Range(0, place.Nodes)
            .Select(index => $"\"127.0.0.1:{place.PortOf(index, ControlPort)}\"");
        return ConfigurationFactory.ParseString($$"""
            mesh.node {
              name = "node{{place.Index}}"
              port = {{place.Port(ControlPort)}}
              data-port = {{place.Port(DataPort)}}
              seeds = [{{string.Join(", ", seeds)}}]
            }
            {{(place.Nodes == 1 ? "mesh.formation.alone = on" : string.Empty)}}
            petabridge.cmd.port = 0
            """);
    }

    private static string Version() => typeof(MeshClient).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
