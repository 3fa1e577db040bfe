namespace Mesh.Inspection.Commands;

/// <summary>How a node is, as a word with its tone.</summary>
internal static class StateText
{
    /// <summary>The tone of a node's state; see <see cref="Documents.NodeStates"/>.</summary>
    public static Tone ToneOf(string state) => state switch
    {
        "healthy" => Tone.Good,
        "suspect" or "ejected" => Tone.Bad,
        "draining" or "new" => Tone.Doubtful,
        _ => Tone.Faint,
    };

    /// <summary>The word in its tone.</summary>
    public static OutputSpan Of(string state) => new(state, ToneOf(state));
}
