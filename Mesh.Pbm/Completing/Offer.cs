using System.Collections.Immutable;
using Mesh.Inspection;

namespace Mesh.Pbm.Completing;

/// <summary>What can stand in a place of the command line.</summary>
/// <param name="Words">What is known without asking; not all of it fits what is typed already.</param>
/// <param name="Argument">The argument whose value stands there; null when none does.</param>
internal sealed record Offer(ImmutableArray<string> Words, ArgumentDefinition? Argument = null)
{
    public static Offer Nothing { get; } = new([]);

    /// <summary>Decides what can stand where <paramref name="word"/> is being typed.</summary>
    /// <param name="palettes">What the node offers.</param>
    /// <param name="before">The whole words before it, without an address.</param>
    /// <param name="word">What is typed of it; may be empty.</param>
    /// <param name="clientWords">The client's own words that may stand in the place of a palette.</param>
    public static Offer At(
        IReadOnlyCollection<PaletteDescription> palettes,
        IReadOnlyList<string> before,
        string word,
        params IEnumerable<string> clientWords)
    {
        if (before is [.., var last] && ClientWords.ValueSwitches.Contains(last))
        {
            return Nothing;
        }

        var words = WithoutClientSwitches(before);
        var help = words is [ClientWords.Help, ..];
        words = help ? words[1..] : words;
        if (words is [])
        {
            return new([.. palettes.Select(p => p.Name), .. help ? [] : clientWords, .. SwitchesFor(word)]);
        }

        var palette = palettes.FirstOrDefault(p => p.Name == words[0]);
        var command = words is [_, var name, ..] ? palette?.Commands.FirstOrDefault(c => c.Name == name) : null;
        return words switch
        {
            [_] => new([.. palette?.Commands.Select(c => c.Name) ?? [], .. SwitchesFor(word)]),
            _ when command is null || help => Nothing,
            _ => InCommand(command, words[2..], word),
        };
    }

    private static Offer InCommand(CommandDescription command, ImmutableArray<string> before, string word)
    {
        var used = new HashSet<ArgumentDefinition>();
        var places = 0;
        for (var i = 0; i < before.Length; i++)
        {
            if (command.Arguments.FirstOrDefault(a => a.Switches.Contains(before[i])) is not { } argument)
            {
                places++;
            }
            else if (++i == before.Length)
            {
                return ValueOf(argument);
            }
            else
            {
                used.Add(argument);
            }
        }

        ImmutableArray<ArgumentDefinition> positional = [.. command.Arguments.Where(a => a.IsPositional)];
        var next = places < positional.Length ? positional[places]
            : positional is [.., { AllowMultiple: true } last] ? last
            : null;
        var switches = command.Arguments.Where(a => !used.Contains(a) || a.AllowMultiple).SelectMany(a => a.Switches);
        return word.StartsWith('-') ? new([.. switches, .. SwitchesFor(word)])
            : next is null ? new([.. switches])
            : ValueOf(next);
    }

    private static Offer ValueOf(ArgumentDefinition argument) => new(argument.Hints, argument);

    private static IEnumerable<string> SwitchesFor(string word) =>
        word.StartsWith('-') ? ClientWords.Switches.Where(one => one != ClientWords.TokenSwitch).Order(StringComparer.Ordinal) : [];

    private static ImmutableArray<string> WithoutClientSwitches(IReadOnlyList<string> words) =>
    [
        .. words.Where((word, index) => !ClientWords.Switches.Contains(word)
            && (index == 0 || !ClientWords.ValueSwitches.Contains(words[index - 1]))),
    ];
}
