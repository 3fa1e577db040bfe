using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Pbm;

/// <summary>A command line whose grammar is what the node offers.</summary>
internal sealed class PaletteCommandLine
{
    private readonly ImmutableArray<PaletteDescription> _palettes;
    private readonly RootCommand _root = ClientOptions.Root();

    /// <param name="palettes">Palettes that keep to <see cref="PaletteRules"/>.</param>
    public PaletteCommandLine(ImmutableArray<PaletteDescription> palettes)
    {
        _palettes = palettes;
        foreach (var palette in palettes)
        {
            var group = new Command(palette.Name, palette.Description);
            foreach (var command in palette.Commands)
            {
                group.Subcommands.Add(new PaletteCommand(palette, command));
            }

            _root.Subcommands.Add(group);
        }
    }

    /// <summary>Reads a line into the request to send.</summary>
    /// <exception cref="PbmException">The line names what does not exist, or lacks what must be there.</exception>
    public (CommandRequest Request, CommandDescription Command) Parse(ImmutableArray<string> args)
    {
        var parsed = _root.Parse([.. args], ClientOptions.Parsing);
        if (OnlyLacksTheDefault(parsed) is { Default: { } absent } palette)
        {
            parsed = _root.Parse([.. args.Insert(args.IndexOf(palette.Name) + 1, absent)], ClientOptions.Parsing);
        }

        if (parsed.CommandResult.Command is not PaletteCommand command)
        {
            throw Incomplete(parsed);
        }

        var request = command.Request(parsed);
        ImmutableArray<string> faults = [.. parsed.UnmatchedTokens.Select(word => Unmatched(command, word))];
        if (faults.IsEmpty && CommandArguments.Bind(command.Description, request.Arguments, out faults) is null
            || !faults.IsEmpty)
        {
            throw Usage(string.Join('\n', faults));
        }

        return parsed.Errors is [var error, ..] ? throw Usage(error.Message) : (request, command.Description);
    }

    // The palette whose name stands there without a command, and means its default: another word would be a command's name.
    private PaletteDescription? OnlyLacksTheDefault(ParseResult parsed) => _palettes.FirstOrDefault(palette =>
        palette.Default is not null
        && parsed.CommandResult.Command.Name == palette.Name
        && parsed.CommandResult.Command is not PaletteCommand
        && (palette.Commands.Length == 1 || parsed.UnmatchedTokens is [] or [['-', ..], ..]));

    // Which word is missing or unknown: the first that is no name of a palette, or of one of its commands.
    private PbmException Incomplete(ParseResult parsed)
    {
        ImmutableArray<string> words = parsed.CommandResult.Command == _root
            ? [.. parsed.UnmatchedTokens]
            : [parsed.CommandResult.Command.Name, .. parsed.UnmatchedTokens];
        var palette = PaletteLookup.Palette(_palettes, words is [var first, ..] ? first : null);
        PaletteLookup.Command(palette, words is [_, var second, ..] ? second : null);
        return new(ExitCode.Usage, $"\"{string.Join(' ', words)}\" has no meaning.");
    }

    private static string Unmatched(PaletteCommand command, string word) => command.Description.Arguments.IsEmpty
        ? $"\"{word}\" has no meaning here: \"{command.Path}\" takes no arguments."
        : $"\"{word}\" has no meaning here. Usage: pbm {UsageLine.Of(command.Path, command.Description)}";

    private static PbmException Usage(string fault) => new(ExitCode.Usage, fault);
}
