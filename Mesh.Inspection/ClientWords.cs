using System.Collections.Frozen;

namespace Mesh.Inspection;

/// <summary>The words that belong to the client itself, so that no palette may use them.</summary>
public static class ClientWords
{
    /// <summary>Shows help; in the place of a palette.</summary>
    public const string Help = "help";

    /// <summary>Limits the time that a command may take.</summary>
    public const string TimeoutSwitch = "--timeout";

    /// <summary>Asks for JSON.</summary>
    public const string JsonSwitch = "--json";

    /// <summary>Shows the client's version.</summary>
    public const string VersionSwitch = "--version";

    /// <summary>Shows help.</summary>
    public const string HelpSwitch = "--help";

    /// <summary>Shows help, too.</summary>
    public const string ShortHelpSwitch = "-h";

    /// <summary>Every switch above.</summary>
    public static FrozenSet<string> Switches { get; } = FrozenSet.Create(
        StringComparer.Ordinal, TimeoutSwitch, JsonSwitch, VersionSwitch, HelpSwitch, ShortHelpSwitch);
}
