using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Observation.Pictures;

/// <summary>What is known of one node when it is judged.</summary>
/// <param name="Member">What membership says of it.</param>
/// <param name="Accusers">Who suspects it; sorted by name.</param>
/// <param name="Self">What it says of itself; null when it told nothing of late.</param>
/// <param name="Doubt">How starved it is, by whatever is known; 1 when it is well.</param>
/// <param name="Draining">Whether it is leaving, by whatever is known.</param>
/// <param name="SilentFor">How long it has told nothing, though it was asked.</param>
/// <param name="CutOff">Set for the node that makes the picture, when it hears no majority of voters: its words for that.</param>
internal sealed record NodeFacts(
    MeshMember Member,
    ImmutableArray<Accuser> Accusers,
    SelfWord? Self,
    int Doubt,
    bool Draining,
    TimeSpan SilentFor,
    string? CutOff = null);

/// <summary>Who suspects a node, and what that is worth.</summary>
/// <param name="By">Who.</param>
/// <param name="Phi">The suspicion level.</param>
/// <param name="Cause">Why, in a word.</param>
/// <param name="For">For how long.</param>
/// <param name="But">Why its word is worth little, as words that go on after its name; null when it is as good as any.</param>
internal sealed record Accuser(string By, double Phi, string Cause, TimeSpan For, string? But = null)
{
    /// <summary>Whether it is only said by the side that hears no majority, so that nobody can tell who is at fault.</summary>
    public bool IsCutOff { get; init; }
}
