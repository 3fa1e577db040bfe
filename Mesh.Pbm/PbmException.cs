using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>Ends the run with a message for people and an exit code for scripts.</summary>
internal sealed class PbmException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Pbm.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Prints the message.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(TextWriter error)
    {
        foreach (var line in TerminalText.Lines(Message))
        {
            error.WriteLine($"pbm: {line}");
        }

        return ExitCode;
    }
}
