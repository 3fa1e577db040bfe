using System.Collections.Immutable;
using System.Globalization;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Numbers, times and lists as people read them; the same on every machine.</summary>
internal static class Figures
{
    /// <summary>A fraction of 1 in percent: <c>33.4 %</c>.</summary>
    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    /// <summary>Something a second: <c>12,300</c>, or <c>0.4</c> where it is little.</summary>
    internal static string Rate(double rate) => rate is 0 or >= 10
        ? rate.ToString("#,0", CultureInfo.InvariantCulture)
        : rate.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A duration in milliseconds or seconds; a hyphen for none.</summary>
    internal static string Time(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalMilliseconds: < 10 } few => string.Create(CultureInfo.InvariantCulture, $"{few.TotalMilliseconds:0.##} ms"),
        { TotalSeconds: < 1 } less => string.Create(CultureInfo.InvariantCulture, $"{less.TotalMilliseconds:0} ms"),
        { } more => string.Create(CultureInfo.InvariantCulture, $"{more.TotalSeconds:0.0} s"),
    };

    /// <summary>A suspicion level.</summary>
    internal static string Phi(double? phi) => phi switch
    {
        null => "-",
        double.PositiveInfinity => "∞",
        { } level => level.ToString("0.0", CultureInfo.InvariantCulture),
    };

    /// <summary>A moment of today, to the second.</summary>
    internal static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A coordinate or length in a drawing.</summary>
    internal static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 node</c>, <c>3 nodes</c>.</summary>
    internal static string Count(int number, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {one}{(number == 1 ? "" : "s")}");

    /// <summary>Names in a sentence: <c>a, b and c</c>; those beyond a few are counted.</summary>
    internal static string Names(IReadOnlyCollection<string> names, int most = 4)
    {
        ImmutableArray<string> told = names.Count <= most
            ? [.. names]
            : [.. names.Take(most - 1), $"{names.Count - most + 1} others"];
        return told.Length < 2 ? string.Concat(told) : $"{string.Join(", ", told[..^1])} and {told[^1]}";
    }
}
