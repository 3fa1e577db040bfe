using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

/// <summary>Upstreams as settings define them, on top of the shipped defaults.</summary>
internal sealed class UpstreamDefinitions
{
    private readonly Akka.Configuration.Config _reference = MeshConfig.Reference(_ => null);

    public UpstreamDefinition Of(string name, params (string Key, string Value)[] settings) =>
        Of(name, Settings(settings));

    public UpstreamDefinition Of(string name, ImmutableSortedDictionary<string, string> settings) =>
        UpstreamReader.Define(settings, name, _reference);

    public static ImmutableSortedDictionary<string, string> Settings(params (string Key, string Value)[] settings) =>
        settings.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value);

    public static UpstreamInstance Instance(string id, string zone = "", int weight = 1, string service = "orders") =>
        new(service, id, new Uri($"http://{id}.example:80"), weight, zone);
}
