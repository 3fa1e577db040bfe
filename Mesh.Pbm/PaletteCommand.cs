using System.CommandLine;
using System.CommandLine.Parsing;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Pbm;

/// <summary>One downloaded command as a part of the grammar.</summary>
internal sealed class PaletteCommand : Command
{
    private readonly PaletteDescription _palette;

    public PaletteCommand(PaletteDescription palette, CommandDescription description)
        : base(description.Name, description.Description)
    {
        _palette = palette;
        Description = description;
        foreach (var argument in description.Arguments)
        {
            Add(argument);
        }
    }

    /// <summary>The command as data.</summary>
    public new CommandDescription Description { get; }

    /// <summary>The words that call it.</summary>
    public string Path => _palette.PathOf(Description);

    /// <summary>What to send for a parsed line.</summary>
    public CommandRequest Request(ParseResult parsed) => new(
        _palette.Name,
        Name,
        [.. Description.Arguments.SelectMany(argument => Values(parsed, argument))],
        ClientOptions.IsJsonAskedFor(parsed));

    // How many values there must be is checked afterwards, by the one rule that the node uses, too.
    private void Add(ArgumentDefinition argument)
    {
        if (argument.IsPositional)
        {
            Arguments.Add(argument.AllowMultiple
                ? new Argument<string[]>(argument.Name) { Arity = ArgumentArity.ZeroOrMore }
                : new Argument<string>(argument.Name) { Arity = ArgumentArity.ZeroOrOne });
        }
        else
        {
            Options.Add(new Option<string[]>(argument.Switches[0], [.. argument.Switches.Skip(1)])
            {
                Arity = argument.Flag ? ArgumentArity.Zero : ArgumentArity.OneOrMore,
            });
        }
    }

    private IEnumerable<ArgumentValue> Values(ParseResult parsed, ArgumentDefinition argument)
    {
        SymbolResult? result = argument.IsPositional
            ? parsed.GetResult(Arguments.First(a => a.Name == argument.Name))
            : parsed.GetResult(Options.First(o => o.Name == argument.Switches[0]));
        if (argument.Flag)
        {
            return result is null ? [] : [new(argument.Name, ArgumentDefinition.Given)];
        }

        return result is null ? [] : result.Tokens.Select(token => new ArgumentValue(argument.Name, token.Value));
    }
}
