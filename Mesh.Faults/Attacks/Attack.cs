using Mesh.Faults.Places;

namespace Mesh.Faults.Attacks;

/// <summary>One way to attack a port.</summary>
/// <param name="Row">The row of its story.</param>
/// <param name="What">What is done, and how much of it, in a few words.</param>
/// <param name="Crowds">Who does it at one port; with the network, where there is one to break.</param>
internal sealed record Attack(string Row, string What, Func<Target, Network?, IReadOnlyList<Crowd>> Crowds)
{
    /// <summary>One that needs no network to break.</summary>
    internal Attack(string row, string what, Func<Target, IReadOnlyList<Crowd>> crowds)
        : this(row, what, (target, _) => crowds(target))
    {
    }

    /// <summary>Whether there must be a network that loses what is not to arrive.</summary>
    internal bool NeedsNetwork { get; init; }
}
