using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>A command's usage in one line: <c>actor hierarchy [-d DEPTH] [-s START]</c>.</summary>
internal static class UsageLine
{
    private const int ShortLine = 32;

    public static string Of(string path, CommandDescription command) =>
        string.Join(' ', [path, .. command.Arguments.Select(Of)]);

    /// <summary>The same for a list of commands: without optional switches where it would be long, and with brackets around
    /// the name of the default, which may be left out.</summary>
    public static string InList(PaletteDescription palette, CommandDescription command)
    {
        var name = command.Name == palette.Default ? $"[{command.Name}]" : command.Name;
        var whole = Of(name, command);
        return whole.Length <= ShortLine
            ? whole
            : string.Join(' ', [name, .. command.Arguments.Where(a => a.IsPositional || a.Mandatory).Select(Of), "[options]"]);
    }

    private static string Of(ArgumentDefinition argument)
    {
        var value = argument.Name.ToUpperInvariant();
        var text = argument switch
        {
            { IsPositional: true } => value,
            { Flag: true } => argument.Switches[0],
            _ => $"{argument.Switches[0]} {value}",
        };
        text = argument.Mandatory ? text : $"[{text}]";
        return argument.AllowMultiple ? $"{text}..." : text;
    }
}
