using Akka.Actor;

namespace Mesh;

/// <summary>A node that ended itself: with which exit code, and why, in words for its operator.</summary>
/// <param name="exitCode">One of <see cref="Mesh.ExitCode"/>.</param>
/// <param name="why">One line: what was found, and what was wanted.</param>
public sealed class MeshEnd(int exitCode, string why) : CoordinatedShutdown.Reason
{
    /// <inheritdoc/>
    public override int ExitCode { get; } = exitCode;

    /// <summary>The cause, on one line.</summary>
    public string Why { get; } = why;

    /// <inheritdoc/>
    public override string ToString() => Why;
}
