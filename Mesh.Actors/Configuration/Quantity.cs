using System.Globalization;
using System.Text.RegularExpressions;

namespace Mesh.Configuration;

/// <summary>Numbers with a unit, as HOCON writes them. Stricter than Akka's parser: a duration needs its unit.</summary>
internal static partial class Quantity
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    /// <summary>Reads <c>250ms</c>, <c>2 m</c> or <c>1.5 seconds</c>; null when it is none of the kind.</summary>
    internal static TimeSpan? Duration(string text)
    {
        var (number, unit) = Split(text);
        double? milliseconds = unit switch
        {
            "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1,
            "s" or "second" or "seconds" => 1_000,
            "m" or "minute" or "minutes" => 60_000,
            "h" or "hour" or "hours" => 3_600_000,
            "d" or "day" or "days" => 86_400_000,
            _ => null,
        };

        return number * milliseconds is { } total && total < TimeSpan.MaxValue.TotalMilliseconds / 2
            ? TimeSpan.FromMilliseconds(total)
            : null;
    }

    /// <summary>Reads <c>1048576</c>, <c>64k</c> or <c>1 MiB</c> as bytes; null when it is none of the kind.</summary>
    internal static long? Bytes(string text)
    {
        var (number, unit) = Split(text);
        double? factor = unit switch
        {
            "" or "B" or "b" or "byte" or "bytes" => 1,
            "kB" or "kilobyte" or "kilobytes" => 1_000,
            "MB" or "megabyte" or "megabytes" => 1_000_000,
            "GB" or "gigabyte" or "gigabytes" => 1_000_000_000,
            "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
            "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
            "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
            _ => null,
        };

        return number * factor is { } total && total <= 1L << 53 && total == Math.Floor(total) ? (long)total : null;
    }

    /// <summary>The shortest way to write a duration.</summary>
    internal static string Show(TimeSpan duration)
    {
        var milliseconds = duration.TotalMilliseconds;
        var (size, unit) = milliseconds switch
        {
            0 => (1, "ms"),
            _ when milliseconds % 86_400_000 == 0 => (86_400_000, "d"),
            _ when milliseconds % 3_600_000 == 0 => (3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (60_000, "m"),
            _ when milliseconds % 1_000 == 0 => (1_000, "s"),
            _ => (1, "ms"),
        };

        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }

    /// <summary>The shortest way to write a number of bytes.</summary>
    internal static string Show(long bytes)
    {
        var (size, unit) = bytes switch
        {
            0 => (1L, "B"),
            _ when bytes % (1L << 30) == 0 => (1L << 30, "GiB"),
            _ when bytes % (1L << 20) == 0 => (1L << 20, "MiB"),
            _ when bytes % (1L << 10) == 0 => (1L << 10, "KiB"),
            _ => (1L, "B"),
        };

        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size} {unit}");
    }

    private static (double? Number, string Unit) Split(string text) =>
        NumberAndUnit().Match(text) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, Plain, CultureInfo.InvariantCulture, out var number)
            ? (number, match.Groups[2].Value)
            : (null, string.Empty);

    [GeneratedRegex("""^([0-9]+(?:\.[0-9]+)?)[ \t]*([A-Za-z]*)\z""")]
    private static partial Regex NumberAndUnit();
}
