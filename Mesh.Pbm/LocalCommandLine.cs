using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;

namespace Mesh.Pbm;

/// <summary>What the commands share that make files on this machine, and ask no node.</summary>
internal static class LocalCommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(RootCommand root, IReadOnlyList<string> args, Terminal terminal, TextWriter error)
    {
        var parsed = root.Parse([.. args], ClientOptions.Parsing);
        if (parsed.Errors.Count > 0)
        {
            return new PbmException(ExitCode.Usage, string.Join('\n', parsed.Errors.Select(fault => fault.Message))).Tell(error);
        }

        try
        {
            using var help = new StringWriter();
            var code = parsed.Invoke(new InvocationConfiguration { Output = help, Error = help, EnableDefaultExceptionHandler = false });
            terminal.WriteRaw(help.ToString(), ends: false);
            return code;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new PbmException(ExitCode.Failed, fault.Message).Tell(error);
        }
    }

    /// <summary><c>-d DIRECTORY</c>.</summary>
    public static Option<string> Folder() => new("--directory", "-d")
    {
        Description = "Where the files are kept.",
        HelpName = "DIRECTORY",
        DefaultValueFactory = _ => "certs",
    };

    /// <summary>Has values be what is wanted.</summary>
    public static void Check(SymbolResult result, string[]? given, Func<string, bool> isGood, string wanted)
    {
        foreach (var value in (given ?? []).Where(value => !isGood(value)))
        {
            result.AddError($"\"{value}\" is not {wanted}.");
        }
    }
}
