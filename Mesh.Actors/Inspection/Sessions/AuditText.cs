using System.Collections.Immutable;
using System.Globalization;
using Mesh.Access;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>A command as the audit has it: with its arguments, but of data no more than its length.</summary>
internal static class AuditText
{
    private const int LongestValue = 200;

    public static string Of(CommandRequest request, ImmutableArray<ArgumentDefinition> arguments) =>
        string.Join(' ', [request.Palette, request.Command, .. request.Arguments.Select(given => Of(given, arguments))]);

    private static string Of(ArgumentValue given, ImmutableArray<ArgumentDefinition> arguments)
    {
        if (arguments.FirstOrDefault(argument => argument.Name == given.Name) is not { } argument)
        {
            return "(an unknown argument)";
        }

        var value = argument.IsPayload ? Length(given.Value) : Short(Redaction.Of(given.Value));
        return argument switch
        {
            { Flag: true } => argument.Label,
            { IsPositional: true } => value,
            _ => $"{argument.Label} {value}",
        };
    }

    private static string Short(string value) => value.Length <= LongestValue ? value : $"{value[..LongestValue]}... {Length(value)}";

    private static string Length(string value) =>
        value.Length == 1 ? "(1 character)" : string.Create(CultureInfo.InvariantCulture, $"({value.Length} characters)");
}
