namespace Mesh;

/// <summary>What a handler is given.</summary>
/// <param name="Service">The service that the request was sent to.</param>
/// <param name="Key">What the request is about: 1 to 1,024 bytes of UTF-8; null for a request without a key.</param>
/// <param name="Payload">The caller's bytes. They belong to the handler, which may keep them.</param>
/// <param name="TimeLeft">How long the caller still waited when the handler was called; above zero.</param>
public readonly record struct Request(string Service, string? Key, ReadOnlyMemory<byte> Payload, TimeSpan TimeLeft)
{
    /// <summary>The caller's own id of the request; null if it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Under strict affinity, grows each time that keys of the service change nodes: a store that refuses writes of a lower
    /// term than it has seen can't be overwritten by a node that was frozen. 0 otherwise.
    /// </summary>
    public long Term { get; init; }
}
