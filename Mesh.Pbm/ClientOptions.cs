using System.CommandLine;
using System.Globalization;
using Mesh.Identity;
using Mesh.Inspection;
using Mesh.Pbm.Tokens;

namespace Mesh.Pbm;

/// <summary>The switches that the client has whatever the node offers; they may stand anywhere in the line.</summary>
internal static class ClientOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>How lines are read: values that begin with <c>@</c> are values, not files to read more from.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>A command line with the client's own switches only.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand();
        root.Directives.Clear();
        root.Options.Clear();
        root.Options.Add(new Option<string>(ClientWords.TimeoutSwitch) { Recursive = true });
        root.Options.Add(new Option<string>(ClientWords.CertificateSwitch) { Recursive = true });
        root.Options.Add(new Option<string>(ClientWords.TokenFileSwitch) { Recursive = true });
        root.Options.Add(new Option<string[]>(ClientWords.TokenSwitch) { Recursive = true, Arity = ArgumentArity.ZeroOrMore });
        root.Options.Add(Flag(ClientWords.HelpSwitch, ClientWords.ShortHelpSwitch));
        root.Options.Add(Flag(ClientWords.VersionSwitch));
        root.Options.Add(Flag(ClientWords.JsonSwitch));
        return root;
    }

    /// <summary>A switch that is there or not, and never takes the word after it for its value.</summary>
    public static Option<bool> Flag(string name, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.Zero, Recursive = true };

    public static bool IsHelpAskedFor(ParseResult parsed) => parsed.GetValue<bool>(ClientWords.HelpSwitch);

    public static bool IsJsonAskedFor(ParseResult parsed) => parsed.GetValue<bool>(ClientWords.JsonSwitch);

    public static bool IsVersionAskedFor(ParseResult parsed) => parsed.GetValue<bool>(ClientWords.VersionSwitch);

    /// <summary>Who the user is, by <c>--certificate</c> or <c>PBM_CERTIFICATE</c>; null without both.</summary>
    /// <exception cref="PbmException">It can't be read.</exception>
    public static TlsIdentity? IdentityOf(ParseResult parsed)
    {
        var file = parsed.GetValue<string>(ClientWords.CertificateSwitch) ?? Environment.GetEnvironmentVariable("PBM_CERTIFICATE");
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }

        var files = TlsFiles.Beside(file);
        var (material, fault) = TlsMaterial.Read(files);
        return material is null
            ? throw new PbmException(ExitCode.Usage, $"{ClientWords.CertificateSwitch}: {fault}")
            : new TlsIdentity(files, material, TimeProvider.System);
    }

    /// <summary>Where the user's token is to be found: <c>--token-file</c>, else <c>PBM_TOKEN_FILE</c>, else <c>PBM_TOKEN</c>.</summary>
    /// <exception cref="PbmException">The token itself is in the command line.</exception>
    public static TokenSource TokenOf(ParseResult parsed) => parsed.GetResult(ClientWords.TokenSwitch) is null
        ? TokenSource.Of(parsed.GetValue<string>(ClientWords.TokenFileSwitch), Environment.GetEnvironmentVariable)
        : throw new PbmException(
            ExitCode.Usage,
            $"{ClientWords.TokenSwitch} takes no token: everybody on this machine can read the command lines of its processes, "
            + "and shells keep them. "
            + $"Put it into a file that you alone may read, for {ClientWords.TokenFileSwitch} FILE or PBM_TOKEN_FILE; or into the variable PBM_TOKEN.");

    /// <summary>What <c>--timeout</c> says; null without one.</summary>
    /// <exception cref="PbmException">It says no time.</exception>
    public static TimeSpan? TimeoutOf(ParseResult parsed)
    {
        if (parsed.GetResult(ClientWords.TimeoutSwitch) is null)
        {
            return null;
        }

        var text = parsed.Errors.Count == 0 ? parsed.GetValue<string>(ClientWords.TimeoutSwitch) : null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds <= LongestTimeout.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new PbmException(
                ExitCode.Usage,
                $"{ClientWords.TimeoutSwitch} is \"{text}\"; " +
                $"seconds are wanted, above 0, at most {LongestTimeout.TotalSeconds}.");
    }
}
