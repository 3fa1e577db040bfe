using Mesh.Telemetry;
using Mesh.Traffic;

namespace Mesh.Routing;

/// <summary>An admitted request of a caller on this node.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Key">A valid key, or null.</param>
/// <param name="Position">The key's position on the ring; for a request without a key, its turn.</param>
/// <param name="Payload">The caller's bytes, which do not change until the request has ended.</param>
/// <param name="Deadline">A monotonic time.</param>
/// <param name="Idempotent">Whether running it twice does no harm.</param>
/// <param name="IsStrict">Whether only the key's owner may be asked.</param>
/// <param name="RequestId">What all its attempts are known by, or null.</param>
/// <param name="HoldsCaller">Whether a handler on this node may begin on the caller's thread.</param>
/// <param name="Avoid">A node that it is not sent to; null for most.</param>
/// <param name="Calls">Where it counts; null where it does not.</param>
/// <param name="IsPart">See <see cref="Requests.PendingRequest.IsPart"/>.</param>
/// <param name="Trace">Its spans; null for most.</param>
internal readonly record struct Call(
    string Service,
    string? Key,
    ulong Position,
    ReadOnlyMemory<byte> Payload,
    TimeSpan Deadline,
    bool Idempotent,
    bool IsStrict,
    string? RequestId,
    bool HoldsCaller = true,
    string? Avoid = null,
    ServiceCalls? Calls = null,
    bool IsPart = false,
    RequestTrace? Trace = null);
