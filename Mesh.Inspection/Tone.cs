using System.Text.Json.Serialization;

namespace Mesh.Inspection;

/// <summary>What a piece of text means to its reader beside its words. The client chooses the look, and none where
/// colour is not wanted, so that nothing may depend on it alone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tone>))]
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>What the eye is to find first.</summary>
    Strong,

    /// <summary>What is there for completeness.</summary>
    Faint,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Doubtful,

    /// <summary>Wrong.</summary>
    Bad,
}
