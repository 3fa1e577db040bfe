using System.Diagnostics;

namespace Mesh;

/// <summary>What actor code asks the routing actor, on its own node (<c>/user/mesh/router</c>) or through a
/// <c>ClusterClient</c>. The answer is a <see cref="RequestResult"/>.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Key">1 to 1,024 bytes of UTF-8, or null.</param>
/// <param name="Payload">The bytes to send; they must not change until the answer has come.</param>
public sealed record MeshRequest(string Service, string? Key, ReadOnlyMemory<byte> Payload)
{
    /// <summary>What else the caller asks for.</summary>
    public RequestOptions Options { get; init; }

    /// <summary>The trace that the request belongs to, where it is to cross to another node too, as through a
    /// <c>ClusterClient</c>. Null: on its own node, that of the activity that was current when it was made. Nodes of the
    /// last version can't read a request that has one: set it once all nodes are of this one.</summary>
    public ActivityContext? Trace { get; init; }

    /// <summary>What was current when it was made, or read: the routing actor has an activity of its own, or none.</summary>
    internal ActivityContext Current { get; } = Activity.Current?.Context ?? default;
}
