using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mesh.Inspection;

/// <summary>One argument of a command, as data: the client parses, completes and explains by it.</summary>
/// <param name="Name">What handlers and help call it; lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="Description">For people: one sentence, or a part of one.</param>
/// <param name="Switches">What introduces the value (<c>-d</c>, <c>--depth</c>); empty for a positional
/// argument.</param>
/// <param name="Mandatory">Whether the command fails without it.</param>
/// <param name="AllowMultiple">Whether it may be given more than once; of the positional ones, only the last
/// may.</param>
/// <param name="Hints">Values worth offering when the user completes; others are allowed.</param>
/// <param name="Default">The value that an absent argument has; null leaves it absent.</param>
/// <param name="IsFile">Whether the value is the name of a file of the user's, whose text the client sends along.</param>
/// <param name="Flag">Whether it is a switch that stands alone, without a value.</param>
public sealed record ArgumentDefinition(
    string Name,
    string Description,
    ImmutableArray<string> Switches,
    bool Mandatory,
    bool AllowMultiple,
    ImmutableArray<string> Hints,
    string? Default = null,
    bool IsFile = false,
    bool Flag = false)
{
    /// <summary>What a flag has for its value where it is given.</summary>
    public const string Given = "true";

    /// <summary>What its value names, one of <see cref="ValueKinds"/>, for the client to complete it; null for nothing
    /// that the node could list.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether the value is somebody's data, of which no record says more than its length.</summary>
    [JsonIgnore]
    public bool IsPayload { get; init; }

    /// <summary>Whether the value stands alone, told from others by its place.</summary>
    public bool IsPositional => Switches.IsEmpty;

    /// <summary>What help and error messages call it: <c>-d</c>, or <c>SERVICE</c> for a positional argument.</summary>
    public string Label => IsPositional ? Name.ToUpperInvariant() : Switches[0];

    /// <summary>A mandatory argument told by its place.</summary>
    public static ArgumentDefinition Positional(string name, string description) =>
        new(name, description, [], Mandatory: true, AllowMultiple: false, Hints: []);

    /// <summary>An optional argument that a switch introduces.</summary>
    /// <param name="name">What handlers and help call it.</param>
    /// <param name="description">For people.</param>
    /// <param name="defaultValue">The value when it is absent; null leaves it absent.</param>
    /// <param name="switches">One or more, each with its leading hyphen or hyphens.</param>
    public static ArgumentDefinition Switch(
        string name, string description, string? defaultValue, params ImmutableArray<string> switches) =>
        new(name, description, switches, Mandatory: false, AllowMultiple: false, Hints: [], defaultValue);

    /// <summary>A switch that stands alone: it is there, or not.</summary>
    public static ArgumentDefinition FlagOf(string name, string description, params ImmutableArray<string> switches) =>
        Switch(name, description, null, switches) with { Flag = true };
}
