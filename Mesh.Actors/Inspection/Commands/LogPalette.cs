namespace Mesh.Inspection.Commands;

/// <summary>The <c>log</c> palette: what this node says in its log.</summary>
internal static class LogPalette
{
    public static Palette Create() => new("log", "This node's log.",
    [
        LogPeekCommand.Definition,
        LogTailCommand.Definition,
    ]);
}
