using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>How long the client waits.</summary>
internal static class CommandLimits
{
    /// <summary>For a command that ends by itself, when the user says nothing else.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(30);

    /// <summary>For a session with its palettes, at most.</summary>
    public static TimeSpan Connect { get; } = TimeSpan.FromSeconds(5);

    /// <summary>For getting a session, given what the user asks for.</summary>
    public static TimeSpan ForConnecting(TimeSpan? asked) => asked < Connect ? asked.Value : Connect;

    /// <summary>
    /// For a command, given what the user asks for; infinite for one that goes on until it is interrupted.
    /// </summary>
    public static TimeSpan ForCommand(CommandDescription command, TimeSpan? asked) =>
        asked ?? (command.Streams ? Timeout.InfiniteTimeSpan : Default);
}
