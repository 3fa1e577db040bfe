using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Pbm;

/// <summary>A file of the user's that a command names.</summary>
/// <param name="Argument">The argument's name.</param>
/// <param name="Text">What the file says.</param>
internal sealed record CommandFile(string Argument, string Text)
{
    /// <summary>Reads the files that the request names.</summary>
    /// <exception cref="PbmException">One can't be read, or is too large.</exception>
    public static IReadOnlyList<CommandFile> Of(CommandDescription command, CommandRequest request) =>
    [
        .. request.Arguments
            .Where(given => command.Arguments.Any(argument => argument.IsFile && argument.Name == given.Name))
            .Select(given => new CommandFile(given.Name, Read(given.Value))),
    ];

    private static string Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            return text.Length <= FileText.MaxChars
                ? text
                : throw new PbmException(
                    ExitCode.Usage, $"{path} has {text.Length} characters; at most {FileText.MaxChars} are wanted.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PbmException(ExitCode.Usage, $"Cannot read the file \"{path}\": {fault.Message}");
        }
    }
}
