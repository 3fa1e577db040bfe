namespace Mesh.Upstreams;

/// <summary>Asks DNS servers for names. Thread-safe.</summary>
internal interface INameResolver
{
    /// <summary>Asks for the records of a name. What it can't find out it says in its answer.</summary>
    Task<DnsAnswer> ResolveAsync(DnsName name);
}
