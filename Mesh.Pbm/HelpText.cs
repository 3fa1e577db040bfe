using System.Collections.Immutable;
using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>What <c>pbm</c> says about itself and about the palettes it downloaded.</summary>
internal sealed class HelpText(Terminal terminal)
{
    /// <summary>The client's own usage: true for any node.</summary>
    public void Usage(string client)
    {
        Line(client);
        Line();
        Line("Usage: pbm [host:port] palette command [options]");
        Line("       pbm certs --help   makes the certificates of a cluster, as files");
        Line("       pbm token --help   makes a token for a node's callers, as a file");
        Section("Options");
        HelpTable.Write(terminal,
        [
            (
                $"{ClientWords.TimeoutSwitch} SECONDS",
                $"how long the command may take; {CommandLimits.Default.TotalSeconds} when absent, " +
                "and without limit for commands that go on until they are interrupted"),
            (
                $"{ClientWords.ShortHelpSwitch}, {ClientWords.HelpSwitch}",
                "show help, also after a palette or a command"),
            ($"{ClientWords.CertificateSwitch} FILE", "who you are to a node under TLS: PEM, with its .key and ca.pem beside it; PBM_CERTIFICATE when absent"),
            (
                $"{ClientWords.TokenFileSwitch} FILE",
                "the file with your token, where nodes ask for one; PBM_TOKEN_FILE when absent, or PBM_TOKEN with the token itself"),
            (ClientWords.JsonSwitch, "answer in JSON, one document per line"),
            (ClientWords.VersionSwitch, "show the version of pbm"),
        ]);
        Section("Exit codes");
        HelpTable.Write(terminal,
        [
            ("0", "done"),
            ("1", "the command failed"),
            ("2", "the command line has no meaning"),
            ("3", "cannot connect to the node"),
            ("4", "the command did not end in time"),
            ("130", "interrupted"),
        ]);
        Line();
        Line("pbm connects to a node and downloads the commands that it offers, in palettes.");
        Line($"Without an address it connects to {NodeAddress.Default}.");
        Line("Without a command it takes one line after the other where a terminal is, and");
        Line("else lists the palettes; `pbm help PALETTE [COMMAND]` explains one.");
        Line("`source <(pbm completion bash)`, or zsh, has the shell complete its commands.");
    }

    /// <summary>What the words name: all that the node offers, a palette, or one of its commands.</summary>
    /// <exception cref="PbmException">They name nothing.</exception>
    public void About(ImmutableArray<string> words, NodeConnection connection)
    {
        switch (words)
        {
            case []:
                Usage(PbmClient.Name);
                Palettes(connection.Session.NodeName, connection.Palettes);
                break;
            case [var word]:
                Palette(PaletteLookup.Palette(connection.Palettes, word));
                break;
            case [var word, var name, ..]:
                var palette = PaletteLookup.Palette(connection.Palettes, word);
                Command(palette, PaletteLookup.Command(palette, name));
                break;
        }
    }

    /// <summary>All that a node offers.</summary>
    public void Palettes(string node, ImmutableArray<PaletteDescription> palettes)
    {
        Line();
        Line($"Palettes of {TerminalText.Escape(node)}:");
        foreach (var palette in palettes)
        {
            Line();
            Palette(palette);
        }
    }

    /// <summary>One palette.</summary>
    public void Palette(PaletteDescription palette)
    {
        Line($"{palette.Name}: {TerminalText.Escape(palette.Description)}");
        HelpTable.Write(terminal, [.. palette.Commands.Select(c => (UsageLine.InList(palette, c), c.Description))]);
    }

    /// <summary>One command.</summary>
    public void Command(PaletteDescription palette, CommandDescription command)
    {
        Line($"Usage: pbm [host:port] {UsageLine.Of(palette.PathOf(command), command)}");
        Line();
        Line(TerminalText.Escape(command.Description));
        if (command.Role is { } role)
        {
            Line($"For the role {role.Word()}.");
        }

        if (!command.Arguments.IsEmpty)
        {
            Section("Arguments");
            HelpTable.Write(terminal, [.. command.Arguments.Select(a => (Label(a), Meaning(a)))]);
        }
    }

    private static string Label(ArgumentDefinition argument) => argument switch
    {
        { IsPositional: true } => argument.Label,
        { Flag: true } => string.Join(", ", argument.Switches),
        _ => $"{string.Join(", ", argument.Switches)} {argument.Name.ToUpperInvariant()}",
    };

    private static string Meaning(ArgumentDefinition argument)
    {
        var absent = argument.Default is { } value ? $" (default {value})" : "";
        var hints = argument.Hints.IsEmpty ? "" : $" (for example {string.Join(", ", argument.Hints)})";
        return argument.Description + hints + absent;
    }

    private void Line(string text = "") => terminal.WriteLine([text]);

    private void Section(string title)
    {
        Line();
        Line($"{title}:");
    }
}
