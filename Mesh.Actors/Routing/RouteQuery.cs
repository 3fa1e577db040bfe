using Mesh.Membership;

namespace Mesh.Routing;

/// <summary>Everything a route is chosen from: the same query gives the same choice.</summary>
/// <param name="ring">The service's ring; not empty.</param>
/// <param name="peers">The ring's members as this node sees them, index for index.</param>
/// <param name="position">The key's position; for a request without a key, a number that varies from request to request.</param>
/// <param name="tried">Names of the nodes that this request is not sent to again.</param>
/// <param name="keepsState">
/// Whether the service keeps an actor for each key. Its state is at one node, so a route leaves that node for stronger
/// reasons than one late answer; a handler's route leaves at once.
/// </param>
internal readonly ref struct RouteQuery(
    Ring ring,
    ReadOnlySpan<IPeer> peers,
    ulong position,
    ReadOnlySpan<string> tried,
    bool keepsState = false)
{
    public Ring Ring { get; } = ring;

    public ReadOnlySpan<IPeer> Peers { get; } = peers;

    public ulong Position { get; } = position;

    public ReadOnlySpan<string> Tried { get; } = tried;

    public bool WasTried(int member) => !Tried.IsEmpty && Tried.Contains(Peers[member].Name);

    /// <summary>Whether the request should go elsewhere if it can.</summary>
    public bool Avoids(int member) =>
        Peers[member].IsDraining || (keepsState ? Peers[member].IsSilent : Peers[member].IsSuspect);
}

/// <summary>The answer to "which node gets this request now", with the reason.</summary>
/// <param name="Member">An index into the ring's members; -1 when there is nobody left to send to.</param>
/// <param name="Rule">The rule that chose.</param>
internal readonly record struct Route(int Member, RouteRule Rule)
{
    public static Route Nobody => new(-1, RouteRule.NobodyLeft);
}

/// <summary>The rules that can choose a node.</summary>
internal enum RouteRule
{
    /// <summary>The owner is healthy, or keeps the key's actor and is not silent.</summary>
    Owner,

    /// <summary>The owner is suspect or was tried: the first healthy successor.</summary>
    HealthySuccessor,

    /// <summary>Every node left is suspect: the first of the preference list all the same.</summary>
    AllSuspect,

    /// <summary>A request without a key: the next healthy node in turn.</summary>
    Turn,

    /// <summary>Strict affinity, and the owner is suspect or not connected: the request waits here for it.</summary>
    AwaitsOwner,

    /// <summary>Each node of the ring was tried.</summary>
    NobodyLeft,
}
