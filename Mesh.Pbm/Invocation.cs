using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>The client's own part of the command line: all that can be read before the palettes are known.</summary>
/// <param name="Address">The node to ask.</param>
/// <param name="Timeout">What <c>--timeout</c> says; null without one.</param>
/// <param name="Help">Whether help is asked for, about <paramref name="Words"/>.</param>
/// <param name="Version">Whether the client's version is asked for.</param>
/// <param name="Words">The words after the address, without <c>help</c>: palette, command, and so on.</param>
/// <param name="CommandLine">All arguments but the address, to be parsed against the palettes.</param>
internal sealed record Invocation(
    NodeAddress Address,
    TimeSpan? Timeout,
    bool Help,
    bool Version,
    ImmutableArray<string> Words,
    ImmutableArray<string> CommandLine)
{
    /// <summary>Reads the client's own words.</summary>
    /// <exception cref="PbmException">One of them has no meaning; the message names it.</exception>
    public static Invocation Parse(IReadOnlyList<string> args)
    {
        var rest = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var root = ClientOptions.Root();
        root.Arguments.Add(rest);
        var parsed = root.Parse([.. args], ClientOptions.Parsing);
        var timeout = ClientOptions.TimeoutOf(parsed);
        var words = parsed.GetValue(rest) ?? [];
        var address = words is [var first, ..] && NodeAddress.IsMeantBy(first) ? first : null;
        words = address is null ? words : words[1..];
        var help = ClientOptions.IsHelpAskedFor(parsed);
        if (words is [ClientWords.Help, ..])
        {
            (help, words) = (true, words[1..]);
        }

        return new(
            (address is null ? NodeAddress.Default : NodeAddress.Parse(address)) with
            {
                Identity = ClientOptions.IdentityOf(parsed),
                Token = ClientOptions.TokenOf(parsed),
            },
            timeout,
            help,
            ClientOptions.IsVersionAskedFor(parsed),
            [.. words],
            WithoutFirst(args, address));
    }

    private static ImmutableArray<string> WithoutFirst(IReadOnlyList<string> args, string? word)
    {
        ImmutableArray<string> all = [.. args];
        return word is null ? all : all.RemoveAt(all.IndexOf(word));
    }
}
