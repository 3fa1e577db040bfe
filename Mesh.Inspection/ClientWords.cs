using System.Collections.Frozen;

namespace Mesh.Inspection;

/// <summary>The words that belong to the client itself, so that no palette may use them.</summary>
public static class ClientWords
{
    /// <summary>Shows help; in the place of a palette.</summary>
    public const string Help = "help";

    /// <summary>Prints the script by which a shell completes command lines.</summary>
    public const string Completion = "completion";

    /// <summary>Makes certificates; in the place of a palette.</summary>
    public const string Certs = "certs";

    /// <summary>Makes tokens; in the place of a palette.</summary>
    public const string Token = "token";

    /// <summary>Prints how a command line may go on; what the shell's script asks.</summary>
    public const string Complete = "complete";

    /// <summary>Ends an interactive session.</summary>
    public const string Exit = "exit";

    /// <summary>Ends an interactive session, too.</summary>
    public const string Quit = "quit";

    /// <summary>Limits the time that a command may take.</summary>
    public const string TimeoutSwitch = "--timeout";

    /// <summary>Asks for JSON.</summary>
    public const string JsonSwitch = "--json";

    /// <summary>Names the certificate to show to the node.</summary>
    public const string CertificateSwitch = "--certificate";

    /// <summary>Names the file with the token to send to the node.</summary>
    public const string TokenFileSwitch = "--token-file";

    /// <summary>What people try for a token, and never is taken: others would read it.</summary>
    public const string TokenSwitch = "--token";

    /// <summary>Shows the client's version.</summary>
    public const string VersionSwitch = "--version";

    /// <summary>Shows help.</summary>
    public const string HelpSwitch = "--help";

    /// <summary>Shows help, too.</summary>
    public const string ShortHelpSwitch = "-h";

    /// <summary>Every word above that stands in the place of a palette.</summary>
    public static FrozenSet<string> Words { get; } =
        FrozenSet.Create(StringComparer.Ordinal, Help, Certs, Token, Completion, Complete, Exit, Quit);

    /// <summary>Every switch above.</summary>
    public static FrozenSet<string> Switches { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        TimeoutSwitch,
        CertificateSwitch,
        TokenFileSwitch,
        TokenSwitch,
        JsonSwitch,
        VersionSwitch,
        HelpSwitch,
        ShortHelpSwitch);

    /// <summary>Those that the word after them belongs to.</summary>
    public static FrozenSet<string> ValueSwitches { get; } = FrozenSet.Create(
        StringComparer.Ordinal, TimeoutSwitch, CertificateSwitch, TokenFileSwitch, TokenSwitch);
}
