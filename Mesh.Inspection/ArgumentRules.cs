using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Mesh.Inspection;

/// <summary>What the arguments of one command must keep to: see <see cref="PaletteRules"/>.</summary>
internal static partial class ArgumentRules
{
    public static IEnumerable<string> Faults(ImmutableArray<ArgumentDefinition> arguments) =>
    [
        .. arguments.SelectMany(FaultsOf),
        .. Repeated(arguments.Select(a => a.Name), "argument name"),
        .. Repeated(arguments.SelectMany(a => a.Switches), "switch"),
        .. FaultsOfPlaces([.. arguments.Where(a => a.IsPositional)]),
    ];

    private static IEnumerable<string> FaultsOf(ArgumentDefinition argument)
    {
        if (!PaletteRules.NamePattern.IsMatch(argument.Name))
        {
            yield return $"an argument's name is \"{argument.Name}\"; " +
                "it must be 1 to 40 lower-case letters, digits and hyphens, a letter first.";
        }

        if (argument.Mandatory && argument.Default is not null)
        {
            yield return $"argument \"{argument.Name}\" is mandatory and has the default \"{argument.Default}\"; " +
                "a default needs an optional argument.";
        }

        if (argument.Flag && (argument.IsPositional || argument.Mandatory || argument.Default is not null))
        {
            yield return $"\"{argument.Name}\" is a flag; it needs a switch, is never mandatory, and has no default.";
        }

        foreach (var word in argument.Switches)
        {
            if (!SwitchPattern.IsMatch(word))
            {
                yield return $"a switch of \"{argument.Name}\" is \"{word}\"; it must be like -d or --depth.";
            }
            else if (ClientWords.Switches.Contains(word))
            {
                yield return $"a switch of \"{argument.Name}\" is \"{word}\", which belongs to the client.";
            }
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> words, string what) => words
        .GroupBy(word => word, StringComparer.Ordinal)
        .Where(twins => twins.Count() > 1)
        .Select(twins => $"the {what} \"{twins.Key}\" is used {twins.Count()} times; once is wanted.");

    // A value told by its place is only clear when nothing before it may be absent or repeated.
    private static IEnumerable<string> FaultsOfPlaces(ImmutableArray<ArgumentDefinition> places)
    {
        for (var i = 1; i < places.Length; i++)
        {
            if (places[i - 1].AllowMultiple)
            {
                yield return $"\"{places[i - 1].Name}\" may be repeated, so no argument can follow it by place.";
            }

            if (places[i].Mandatory && !places[i - 1].Mandatory)
            {
                yield return $"\"{places[i].Name}\" is mandatory and follows the optional \"{places[i - 1].Name}\".";
            }
        }
    }

    [GeneratedRegex("^(-[a-zA-Z]|--[a-z][a-z0-9-]{0,38})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SwitchPattern { get; }
}
