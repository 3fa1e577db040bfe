namespace Mesh.Upstreams;

/// <summary>What entries are called: <c>service</c> or <c>service/id</c>, and what a node declares of its own with
/// <c>node|</c> before it.</summary>
internal static class EntryKey
{
    private const char Of = '|';

    public static string Settings(string service) => service;

    public static string Instance(string service, string id) => $"{service}/{id}";

    public static string Instance(UpstreamInstance instance) => Instance(instance.Service, instance.Id);

    /// <summary>The same, as one node declares it.</summary>
    public static string Declared(string node, string key) => $"{node}{Of}{key}";

    /// <summary>Where a node's gateway listens.</summary>
    public static string Gateway(string node) => Declared(node, string.Empty);

    /// <summary>The node that declares it; null for what was registered.</summary>
    public static string? NodeOf(string key) => key.IndexOf(Of) is >= 0 and var at ? key[..at] : null;
}
