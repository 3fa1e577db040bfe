using System.Text.Json.Serialization;

namespace Mesh.Inspection;

/// <summary>What a session may do, and what a command wants. A higher one may do whatever a lower one may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PbmRole>))]
public enum PbmRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Everything.</summary>
    Operator,
}

/// <summary>Roles in the words of people.</summary>
public static class PbmRoleWords
{
    /// <summary>The role as it is written.</summary>
    public static string Word(this PbmRole role) => role switch
    {
        PbmRole.Operator => "operator",
        PbmRole.Viewer => "viewer",
        _ => "none",
    };
}
