using System.Globalization;
using System.Text.RegularExpressions;

namespace Mesh.Samples.AccessLog;

/// <summary>What a sound line of the log says; read by a regular expression, for <see cref="ClientTruth"/>.</summary>
/// <param name="Time">When the request was made.</param>
/// <param name="Bytes">The size of its answer.</param>
internal sealed partial record LoggedRequest(DateTimeOffset Time, long Bytes)
{
    /// <summary>Reads a line; null when it isn't sound.</summary>
    public static LoggedRequest? Read(string line)
    {
        var match = Combined().Match(line);
        if (!match.Success
            || !DateTimeOffset.TryParseExact(
                match.Groups["time"].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, 0, out var time))
        {
            return null;
        }

        var size = match.Groups["size"].Value;
        return size == "-" ? new(time, 0)
            : long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? new(time, bytes)
            : null;
    }

    [GeneratedRegex("""^\S+ \S+ \S+ \[(?<time>[^\]]+)\] "(?:[^"\\]|\\.)*" [0-9]{3} (?<size>[0-9]+|-)(?: |$)""")]
    private static partial Regex Combined();
}
