using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Mesh.Inspection;
using Mesh.Pbm.Certs;
using Mesh.Pbm.Tokens;

namespace Mesh.Pbm.Completing;

/// <summary>How bash and zsh complete command lines of pbm: a script that asks pbm itself.</summary>
internal sealed partial class ShellCompletion(Terminal terminal, TimeProvider clock)
{
    // The words are split at blanks: bash's own words end at colons, of which addresses have some.
    private const string Bash =
        """
        _pbm() {
            local line="${COMP_LINE:0:COMP_POINT}" words current head='' candidate
            read -ra words <<< "$line"
            [[ $line == *[[:space:]] ]] && words+=('')
            current="${words[${#words[@]}-1]}"
            [[ $COMP_WORDBREAKS == *:* ]] && head="${current%"${current##*:}"}"
            COMPREPLY=()
            while IFS= read -r candidate; do
                COMPREPLY+=("${candidate#"$head"}")
            done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
        }
        complete -F _pbm pbm

        """;

    private const string Zsh =
        """
        _pbm() {
            local -a candidates
            candidates=(${(f)"$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
            compadd -a candidates
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
        compdef _pbm pbm

        """;

    private static readonly ImmutableArray<string> Shells = ["bash", "zsh"];

    /// <summary><c>pbm completion SHELL</c>: prints the script.</summary>
    /// <exception cref="PbmException">There is none for that shell.</exception>
    public static int Print(ImmutableArray<string> words, Terminal terminal)
    {
        terminal.WriteRaw(
            words switch
            {
                ["bash"] => Bash,
                ["zsh"] => Zsh,
                _ => throw new PbmException(
                    ExitCode.Usage,
                    $"The shell is \"{string.Join(' ', words)}\"; bash or zsh is wanted: " +
                    $"source <(pbm {ClientWords.Completion} bash)"),
            },
            ends: false);
        terminal.Flush();
        return ExitCode.Done;
    }

    /// <summary><c>pbm complete -- WORDS</c>: prints how the last word may go on, and nothing when that can't be
    /// known.</summary>
    public async Task<int> RunAsync(ImmutableArray<string> words, CancellationToken interrupted)
    {
        using var late = new CancellationTokenSource(Candidates.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            foreach (var candidate in await FindAsync(words, either.Token))
            {
                terminal.WriteLine([candidate]);
            }
        }
        catch (Exception unknown) when (unknown is PbmException or OperationCanceledException)
        {
            // Whoever types wants no error in the middle of the line.
        }

        return ExitCode.Done;
    }

    private async Task<ImmutableArray<string>> FindAsync(ImmutableArray<string> words, CancellationToken cancellation)
    {
        var (before, word) = words.IsEmpty ? ([], "") : (words[..^1], words[^1]);
        if (before is [ClientWords.Completion])
        {
            return [.. Shells.Where(shell => shell.StartsWith(word, StringComparison.Ordinal))];
        }

        if (LocalRoot(before) is { } local)
        {
            return [.. CompletedBy(local, before, word).Where(candidate => Harmless.IsMatch(candidate))];
        }

        if (before is [.., var last] && ClientWords.ValueSwitches.Contains(last))
        {
            return [];
        }

        var invocation = Invocation.Parse(
            [.. before.Where((w, index) => w != ClientWords.TimeoutSwitch && (index == 0 || before[index - 1] != ClientWords.TimeoutSwitch))]);
        await using var connection =
            await NodeConnection.OpenAsync(invocation.Address, Candidates.Patience, clock, cancellation);
        var offer = Offer.At(
            connection.Palettes,
            [.. before.Where(w => !NodeAddress.IsMeantBy(w) || w != FirstAddress(before))],
            word,
            ClientWords.Help,
            ClientWords.Certs,
            ClientWords.Token,
            ClientWords.Completion);
        var found = await Candidates.OfAsync(connection.Session, offer, word, cancellation);
        return [.. found.Where(candidate => Harmless.IsMatch(candidate))];
    }

    // What makes files knows its own grammar.
    private RootCommand? LocalRoot(ImmutableArray<string> before) => before switch
    {
        [ClientWords.Certs, ..] => CertsCommandLine.Root(terminal, clock),
        [ClientWords.Token, ..] => TokenCommandLine.Root(terminal),
        _ => null,
    };

    private static IEnumerable<string> CompletedBy(RootCommand root, ImmutableArray<string> before, string word) => root
        .Parse(string.Join(' ', [.. before, word]), ClientOptions.Parsing)
        .GetCompletions()
        .Select(item => item.Label)
        .Where(label => label.StartsWith(word, StringComparison.Ordinal) && label.StartsWith('-') == word.StartsWith('-'))
        .Order(StringComparer.Ordinal);

    private static string? FirstAddress(ImmutableArray<string> words) => words
        .Where((word, index) => !word.StartsWith('-') && (index == 0 || !ClientWords.ValueSwitches.Contains(words[index - 1])))
        .FirstOrDefault() is { } first && NodeAddress.IsMeantBy(first) ? first : null;

    // The shell runs what stands in its line: nothing that it would read as more than a word.
    [GeneratedRegex("^[A-Za-z0-9._:/@+-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless { get; }
}
