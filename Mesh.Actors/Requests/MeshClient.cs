using Mesh.Routing;

namespace Mesh;

/// <summary>
/// Sends requests from inside a node, on the route that the routing actor takes, without its hop. Thread-safe.
/// </summary>
public sealed class MeshClient
{
    private readonly RequestRouter _router;

    internal MeshClient(RequestRouter router) => _router = router;

    /// <summary>
    /// Sends one request. Never throws for what happens to it: see <see cref="RequestResult.Outcome"/>.
    /// </summary>
    /// <remarks>
    /// Await the result, and once: what it rests on is reused afterwards, and held until then. A request that is answered on
    /// this node begins on the calling thread, so this returns when the handler has returned its task: call it from a
    /// thread of the pool where a handler may block, or ask the routing actor, which no handler holds up.
    /// </remarks>
    /// <param name="service">The service's name.</param>
    /// <param name="key">1 to 1,024 bytes of UTF-8; null leaves the choice of a node to the service's keyless
    /// policy.</param>
    /// <param name="payload">The bytes to send; they must not change until the request has ended.</param>
    /// <param name="options">What else the caller asks for.</param>
    /// <param name="cancellation">Ends the request: as <see cref="Outcome.Unknown"/> when it may have run, else as
    /// <see cref="Outcome.Rejected"/>.</param>
    public ValueTask<RequestResult> SendAsync(
        string service,
        string? key,
        ReadOnlyMemory<byte> payload,
        RequestOptions options = default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _router.SendAsync(service, key, payload, options, cancellation);
    }
}
