using System.Globalization;

namespace Mesh.Logs;

/// <summary>Times in UTC, as text.</summary>
internal static class UtcText
{
    /// <summary>For people who read along: no date.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>For programs: ISO 8601, with milliseconds.</summary>
    public static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
