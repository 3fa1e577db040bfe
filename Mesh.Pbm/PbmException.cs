namespace Mesh.Pbm;

/// <summary>Ends the run with a message for people and an exit code for scripts.</summary>
internal sealed class PbmException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Pbm.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
