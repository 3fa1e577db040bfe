namespace Mesh.Configuration;

/// <summary>What a node must know to offer a service and to route to it: code and <c>mesh.services.NAME</c> give it.</summary>
public sealed record ServiceDefinition
{
    /// <summary>The service's name: 1 to 63 lower-case letters, digits and hyphens, a letter first.</summary>
    public required string Name { get; init; }

    /// <summary>The class that answers, an <see cref="IServiceHandler"/> or a <see cref="KeyedActor"/>;
    /// null on a node that only routes to the service.</summary>
    public Type? Type { get; init; }

    /// <summary>Whether there is an actor for each key.</summary>
    public bool IsKeyed => typeof(KeyedActor).IsAssignableFrom(Type);

    /// <summary>Whether no two nodes may ever serve one key: so where it is asked for, and for keyed actors by default.</summary>
    public bool IsStrict => IsKeyed && Affinity != Affinity.Preferred;

    /// <summary>The policy for requests with a key.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy for requests without a key.</summary>
    public required string KeylessPolicy { get; init; }

    /// <summary>
    /// How many times its fair share of what is in flight a node may have under <c>bounded-load</c>; 1.01 to 10. Null for
    /// 1.5 with keyed actors and 1.25 with handlers.
    /// </summary>
    public required double? LoadFactor { get; init; }

    /// <summary>How long a newcomer gets only a share of its keys; zero for never.</summary>
    public required TimeSpan SlowStart { get; init; }

    /// <summary>Whether a route may leave a suspect owner at once; see <see cref="IsStrict"/> for what that means here.</summary>
    public required Affinity Affinity { get; init; }

    /// <summary>Whether running a request twice does no harm, for callers that do not say.</summary>
    public required bool Idempotent { get; init; }

    /// <summary>
    /// Whether an idempotent request that takes longer than nearly all is sent to a second node; not for keyed actors.
    /// </summary>
    public required bool Hedge { get; init; }

    /// <summary>Requests that a handler runs at once; 1 upward. Not used by keyed actors.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Requests that wait beyond that; 0 upward. For keyed actors: that wait or run, over all keys.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>Requests that may wait for one key's actor; 1 upward.</summary>
    public required int MailboxLimit { get; init; }

    /// <summary>How long a keyed actor may be idle before it is stopped.</summary>
    public required TimeSpan PassivateAfter { get; init; }

    /// <summary>How long a keyed actor may take to save its state when it is stopped.</summary>
    public required TimeSpan DeactivateTimeout { get; init; }
}

/// <summary>Whether a route may leave a suspect owner at once, or only when ownership has moved.</summary>
public enum Affinity
{
    /// <summary>Strict for keyed actors, preferred for handlers.</summary>
    Auto,

    /// <summary>While the owner is suspect, the next on the preference list answers.</summary>
    Preferred,

    /// <summary>
    /// Requests wait for the owner until membership says that it is another; two nodes never serve one key.
    /// </summary>
    Strict,
}
