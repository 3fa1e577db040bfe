using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>A command's usage in one line: <c>actor hierarchy [-d DEPTH] [-s START]</c>.</summary>
internal static class UsageLine
{
    private const int ShortLine = 32;

    public static string Of(string path, CommandDescription command) =>
        string.Join(' ', [path, .. command.Arguments.Select(Of)]);

    /// <summary>The same for a list of commands: without optional switches where it would be long.</summary>
    public static string InList(CommandDescription command)
    {
        var whole = Of(command.Name, command);
        return whole.Length <= ShortLine
            ? whole
            : string.Join(' ', [command.Name, .. command.Arguments.Where(a => a.IsPositional || a.Mandatory).Select(Of), "[options]"]);
    }

    private static string Of(ArgumentDefinition argument)
    {
        var value = argument.Name.ToUpperInvariant();
        var text = argument.IsPositional ? value : $"{argument.Switches[0]} {value}";
        text = argument.Mandatory ? text : $"[{text}]";
        return argument.AllowMultiple ? $"{text}..." : text;
    }
}
