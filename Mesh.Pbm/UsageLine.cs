using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>A command's usage in one line: <c>actor hierarchy [-d DEPTH] [-s START]</c>.</summary>
internal static class UsageLine
{
    public static string Of(string path, CommandDescription command)
    {
        return string.Join(' ', [path, .. command.Arguments.Select(Of)]);
    }

    private static string Of(ArgumentDefinition argument)
    {
        var value = argument.Name.ToUpperInvariant();
        var text = argument.IsPositional ? value : $"{argument.Switches[0]} {value}";
        text = argument.Mandatory ? text : $"[{text}]";
        return argument.AllowMultiple ? $"{text}..." : text;
    }
}
