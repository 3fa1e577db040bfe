using Mesh.Pbm.Editing;

namespace Mesh.Pbm.Interactive;

/// <summary>What a session needs of the terminal in which somebody types.</summary>
/// <param name="Keyboard">The keys.</param>
/// <param name="Output">Where lines under way are shown.</param>
/// <param name="History">The lines of all sessions.</param>
/// <param name="Interruption">What Ctrl+C ends.</param>
internal sealed record InteractiveTerminal(
    IKeyboard Keyboard, TextWriter Output, HistoryFile History, Interruption Interruption);
