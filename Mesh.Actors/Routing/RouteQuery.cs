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
/// <param name="conditions">Load, newcomers, and what else counts; null for none of it.</param>
internal readonly ref struct RouteQuery(
    Ring ring,
    ReadOnlySpan<ICandidate> peers,
    ulong position,
    ReadOnlySpan<string> tried,
    bool keepsState = false,
    RouteConditions? conditions = null)
{
    private const int LeastForFailingOpen = 3;

    public Ring Ring { get; } = ring;

    public ReadOnlySpan<ICandidate> Peers { get; } = peers;

    public ulong Position { get; } = position;

    public ReadOnlySpan<string> Tried { get; } = tried;

    public RouteConditions Conditions { get; } = conditions ?? RouteConditions.None;

    /// <summary>Whether doubts are ignored that may be this node's own; see <see cref="Weighed"/>.</summary>
    public bool FailsOpen { get; private init; }

    public bool WasTried(int member) => !Tried.IsEmpty && Tried.Contains(Peers[member].Name);

    /// <summary>What was seen of the members; empty: each is looked at when it is asked about.</summary>
    public ReadOnlySpan<RouteSight> Sight { get; init; }

    /// <summary>Whether the request should go elsewhere if it can.</summary>
    public bool Avoids(int member) => Sight is [var sight]
        ? RouteSight.Has(sight.Barred, member) || (RouteSight.Has(sight.Doubted, member) && !FailsOpen)
        : Peers[member].IsDraining
            || (IsSuspect(member) && !(FailsOpen && Peers[member].IsInDoubt))
            || (IsEjected(member) && !FailsOpen);

    /// <summary>Whether the member is a newcomer, and the key not among the share that it has already.</summary>
    public bool IsTooNew(int member) =>
        !Conditions.Shares.IsEmpty && RouteDraw.Fraction(Position, 0) >= Conditions.Shares[member];

    /// <summary>Whether one more request keeps the member within its bound: the load factor × its fair share.</summary>
    public bool HasRoom(int member)
    {
        if (Sight is [var sight])
        {
            return !RouteSight.Has(sight.Full, member);
        }

        if (Conditions.Service is not { } service)
        {
            return true;
        }

        var fair = (service.InFlight + 1.0) * Ring.Members[member].Weight / Conditions.TotalWeight;
        return Conditions.Loads[member].InFlight < Math.Ceiling(Conditions.LoadFactor * fair);
    }

    /// <summary>What one more request would cost at that member; only comparisons mean something.</summary>
    public double CostOf(int member) =>
        (Conditions.Loads.IsEmpty ? Peers[member].InFlight + 1 : Conditions.Loads[member].Cost)
        / Ring.Members[member].Weight;

    /// <summary>Whether one member would answer sooner than another.</summary>
    public bool Prefers(int one, int other) =>
        Sight is [{ Preferred: >= 0 } sight] ? one == sight.Preferred : CostOf(one) < CostOf(other);

    /// <summary>Looks at all members, of which there must be no more than <see cref="RouteSight.MaxMembers"/>.</summary>
    /// <param name="bounded">Whether room matters.</param>
    public RouteSight Look(bool bounded)
    {
        var sight = new RouteSight { Preferred = -1 };
        for (var member = 0; member < Peers.Length; member++)
        {
            var isSuspect = IsSuspect(member);
            var isInDoubt = isSuspect && Peers[member].IsInDoubt;
            sight.Barred |= RouteSight.Bit(Peers[member].IsDraining || (isSuspect && !isInDoubt), member);
            sight.Doubted |= RouteSight.Bit(isInDoubt || IsEjected(member), member);
            sight.Full |= RouteSight.Bit(bounded && !HasRoom(member), member);
        }

        return sight;
    }

    /// <summary>
    /// The same query, but failing open if more than half of the members are in doubt: then the doubt is more likely
    /// this node's own. Lost connections are no doubt, nor is silence that outlasted phi's threshold: while this node is
    /// starved, local doubt raises that. And among fewer than three, two frozen nodes are as likely as one wrong observer.
    /// </summary>
    /// <remarks>Counts all members, so it is asked only when the first choice is avoided.</remarks>
    public RouteQuery Weighed()
    {
        var inDoubt = 0;
        for (var member = 0; member < Peers.Length; member++)
        {
            inDoubt += IsDoubted(member) ? 1 : 0;
        }

        return this with
        {
            FailsOpen = inDoubt >= LeastForFailingOpen && 2 * inDoubt > Peers.Length && inDoubt < Peers.Length,
        };
    }

    private bool IsDoubted(int member) => Sight is [var sight]
        ? RouteSight.Has(sight.Doubted, member)
        : IsEjected(member) || (IsSuspect(member) && Peers[member].IsInDoubt);

    private bool IsSuspect(int member) =>
        Conditions.HeedsSuspicion && (keepsState ? Peers[member].IsSilent : Peers[member].IsSuspect);

    private bool IsEjected(int member) => !Conditions.Loads.IsEmpty && Conditions.Loads[member].IsEjected;
}

/// <summary>The answer to "which node gets this request now", with the reason.</summary>
/// <param name="Member">An index into the ring's members; -1 when there is nobody left to send to.</param>
/// <param name="Rule">The rule that chose.</param>
/// <param name="Looked">Whether it rests on what was seen of the members, and not on the ring and the number alone.</param>
internal readonly record struct Route(int Member, RouteRule Rule, bool Looked = false)
{
    public static Route Nobody => new(-1, RouteRule.NobodyLeft, Looked: true);
}

/// <summary>The rules that can choose a node.</summary>
internal enum RouteRule : byte
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

    /// <summary>The owner is a newcomer, and the key not yet among its share: the next node as before.</summary>
    SlowStart,

    /// <summary>The owner has more than its share in flight: the first of the preference list that has room.</summary>
    Spilled,

    /// <summary>A request without a key: the less loaded of two healthy nodes drawn at random.</summary>
    LessLoaded,

    /// <summary>A request without a key: a healthy node drawn at random.</summary>
    Drawn,

    /// <summary>Each node of the ring was tried.</summary>
    NobodyLeft,
}
