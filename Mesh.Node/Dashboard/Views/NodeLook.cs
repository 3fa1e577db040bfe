using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>How a node's condition is shown.</summary>
/// <param name="Tone">How bad it is.</param>
/// <param name="Word">What it is, in words.</param>
/// <param name="Sign">A shape for it, which differs for each word.</param>
/// <param name="Pattern">The pattern of its part of the ring: a word that the style sheet and the drawing share.</param>
public sealed record NodeLook(Tone Tone, string Word, string Sign, string Pattern)
{
    internal static NodeLook Of(NodeCondition condition) => condition switch
    {
        NodeCondition.Healthy => new(Tone.Well, "well", "●", "plain"),
        NodeCondition.Joining => new(Tone.Passing, "joining", "◌", "dots"),
        NodeCondition.Draining => new(Tone.Passing, "draining", "◑", "dots"),
        NodeCondition.Starved => new(Tone.Doubtful, "starved", "◆", "waves"),
        NodeCondition.NoLease => new(Tone.Bad, "without a lease", "■", "grid"),
        NodeCondition.Suspect => new(Tone.Doubtful, "suspect", "▲", "stripes"),
        NodeCondition.Unreachable => new(Tone.Bad, "unreachable", "✖", "cross"),
        NodeCondition.Removed => new(Tone.Bad, "removed", "○", "cross"),
        _ => new(Tone.Bad, "unknown", "?", "cross"),
    };
}
