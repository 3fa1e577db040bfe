namespace Mesh.Upstreams;

/// <summary>What entries are called: <c>service</c> or <c>service/id</c>, what a node declares of its own with <c>node|</c>
/// before it, and <c>service name</c> for a DNS name.</summary>
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

    /// <summary>What a DNS name leads to.</summary>
    public static string Resolved(string service, string name) => $"{service} {name}";

    /// <summary>Why it can't be found out what a DNS name leads to.</summary>
    public static string Unresolved(string service, string name) => $"{service} ! {name}";

    /// <summary>The node that declares it; null for what was registered.</summary>
    public static string? NodeOf(string key) => key.IndexOf(Of) is >= 0 and var at ? key[..at] : null;
}
