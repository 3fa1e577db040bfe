using System.Net;
using Mesh.Identity;

namespace Mesh.Pbm.Tokens;

/// <summary>Where the user's token is found. It is read for each connection anew, since it may be replaced meanwhile.</summary>
internal sealed class TokenSource
{
    private const UnixFileMode TooMuch = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private readonly string? _file;
    private readonly string? _value;

    private TokenSource(string? file, string? value) => (_file, _value) = (file, value);

    /// <summary>There is no token.</summary>
    public static TokenSource None { get; } = new(null, null);

    /// <summary>Decides which there is.</summary>
    /// <param name="file">The file that the command line names; null for none.</param>
    /// <param name="environment">Gives a variable's value, or null when it is unset.</param>
    public static TokenSource Of(string? file, Func<string, string?> environment)
    {
        file ??= environment("PBM_TOKEN_FILE");
        return !string.IsNullOrEmpty(file) ? new(file, null)
            : environment("PBM_TOKEN")?.Trim() is { Length: > 0 } value ? new(null, value)
            : None;
    }

    /// <summary>The token; null where there is none.</summary>
    /// <exception cref="PbmException">Its file can't be read, is no token's, or is everybody's to read.</exception>
    public string? Read()
    {
        if (_file is null)
        {
            return Checked(_value, "PBM_TOKEN");
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_file) & TooMuch) != 0)
            {
                throw new PbmException(
                    ExitCode.Usage,
                    $"The token in {_file} is not used: others may read it, or write it. chmod 600 {_file} closes it; treat it as known by now.");
            }

            return Checked(File.ReadAllText(_file).Trim(), _file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PbmException(ExitCode.Usage, $"The token's file {_file} can't be read: {fault.Message}");
        }
    }

    /// <summary>Whether a token may be sent there: to this machine, or encrypted.</summary>
    public static bool MayGoTo(EndPoint? node, bool underTls) =>
        underTls || (node is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address));

    private static string? Checked(string? token, string place) =>
        token is null || (token.Length is > 0 and <= AccessToken.MaxChars && token.All(letter => letter is > ' ' and <= '~'))
            ? token
            : throw new PbmException(
                ExitCode.Usage,
                $"{place} has no token; a line of 1 to {AccessToken.MaxChars} letters, digits and signs is wanted, as `pbm token` writes it.");
}
