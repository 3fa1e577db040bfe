using System.Text.RegularExpressions;

namespace Mesh.Inspection;

/// <summary>What palettes must keep to, so that a command line means one thing only.</summary>
/// <remarks>
/// A node checks its palettes at start; a client checks what it downloads, because it trusts no node.
/// </remarks>
public static partial class PaletteRules
{
    /// <summary>Every fault at once, each naming the palette, the value found and the value wanted.</summary>
    public static IEnumerable<string> Faults(IReadOnlyCollection<PaletteDescription> palettes)
    {
        foreach (var twins in palettes.GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var described = string.Join(" and ", twins.Select(p => $"\"{p.Name}\" ({p.Description})"));
            yield return $"Palettes need names of their own; these share one: {described}.";
        }

        foreach (var fault in palettes.SelectMany(FaultsOf))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOf(PaletteDescription palette)
    {
        var place = $"palette \"{palette.Name}\"";
        if (NameFault(palette.Name, place) is { } fault)
        {
            yield return fault;
        }

        if (ClientWords.Words.Contains(palette.Name))
        {
            yield return $"{place}: \"{palette.Name}\" is a word of the client; choose another name.";
        }

        if (palette.Commands.IsEmpty)
        {
            yield return $"{place} has no commands; it must have at least one.";
        }

        if (palette.Default is { } absent && palette.Commands.All(c => c.Name != absent))
        {
            yield return $"{place} has the default \"{absent}\", which is none of its commands.";
        }

        if (palette.Commands.Any(c => c.Name == palette.Name))
        {
            yield return $"{place} has a command of its own name; choose another, and make it the palette's default.";
        }

        foreach (var twins in palette.Commands.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return $"{place} has {twins.Count()} commands named \"{twins.Key}\"; names must differ.";
        }

        foreach (var argumentFault in palette.Commands.SelectMany(c => FaultsOf(palette, c)))
        {
            yield return argumentFault;
        }
    }

    private static IEnumerable<string> FaultsOf(PaletteDescription palette, CommandDescription command)
    {
        var place = $"command \"{palette.Name} {command.Name}\"";
        if (NameFault(command.Name, place) is { } fault)
        {
            yield return fault;
        }

        foreach (var argumentFault in ArgumentRules.Faults(command.Arguments))
        {
            yield return $"{place}: {argumentFault}";
        }
    }

    private static string? NameFault(string name, string place) => NamePattern.IsMatch(name)
        ? null
        : $"{place}: the name is \"{name}\"; " +
            "it must be 1 to 40 lower-case letters, digits and hyphens, a letter first.";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}\\z", RegexOptions.CultureInvariant)]
    internal static partial Regex NamePattern { get; }
}
