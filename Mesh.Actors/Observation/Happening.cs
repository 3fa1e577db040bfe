using System.Collections.Immutable;

namespace Mesh.Observation;

/// <summary>Something that happened in the cluster, once, whoever told of it.</summary>
/// <param name="Id">Tells it from every other one that this node tells of, and grows with time.</param>
/// <param name="At">When it was first told of, by the wall clock of the node that told.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Subject">The node, or the service, that it is about.</param>
/// <param name="By">The nodes that told of it; sorted. A suspicion is each node's own, membership is everybody's.</param>
/// <param name="Text">The whole of it, as a sentence: what, why, and what follows from it.</param>
internal sealed record Happening(
    long Id, DateTimeOffset At, HappeningKind Kind, string Subject, ImmutableArray<string> By, string Text);

/// <summary>Kinds of things that happen.</summary>
internal enum HappeningKind
{
    /// <summary>A node holds another for suspect: its routes go around it.</summary>
    Suspect,

    /// <summary>A suspect is well again.</summary>
    Well,

    /// <summary>Membership says that a node can't be reached.</summary>
    Unreachable,

    /// <summary>It can be reached again.</summary>
    Reachable,

    /// <summary>A node has joined and takes part.</summary>
    Up,

    /// <summary>A node leaves of its own will.</summary>
    Leaving,

    /// <summary>A node was taken for dead by the others.</summary>
    Downed,

    /// <summary>A node is no member any more.</summary>
    Removed,

    /// <summary>A service's ring has changed.</summary>
    RingChanged,

    /// <summary>A node drains.</summary>
    Drain,

    /// <summary>A node is starved and doubts itself.</summary>
    Starved,

    /// <summary>A starved node is well again.</summary>
    Calm,

    /// <summary>A node has no lease any more.</summary>
    LeaseLost,

    /// <summary>It has one again.</summary>
    LeaseHeld,

    /// <summary>An alarm was raised.</summary>
    Alarm,

    /// <summary>An alarm is over.</summary>
    AlarmOver,
}
