using System.Collections.Immutable;
using System.Text;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Where the values of a chart are. Pure.</summary>
/// <param name="Top">The value at its upper edge; above 0.</param>
/// <param name="Seconds">How many seconds it shows.</param>
internal sealed record ChartScale(double Top, int Seconds)
{
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>The scale for values up to a largest one: ends at a round number.</summary>
    internal static ChartScale Of(double largest, int seconds)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(largest, 0.001))));
        return new(Steps.First(step => step * power >= Math.Max(largest, 0.001) * 0.999) * power, seconds);
    }

    /// <summary>Where a value is.</summary>
    internal double Y(double value) => Chart.Height * (1 - Math.Clamp(value / Top, 0, 1));

    /// <summary>Where a second is: the last one, of age 0, at the right edge.</summary>
    internal double X(int age) => Chart.Width * (1 - (age / (double)Math.Max(1, Seconds - 1)));

    /// <summary>A line through values, the newest last; a null breaks it.</summary>
    internal string Line(IReadOnlyList<double?> values)
    {
        var text = new StringBuilder();
        var draws = false;
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] is { } value)
            {
                text.Append(draws ? 'L' : 'M').Append(Figures.Place(X(values.Count - 1 - index))).Append(' ').Append(Figures.Place(Y(value)));
            }

            draws = values[index] is not null;
        }

        return text.ToString();
    }

    /// <summary>The area between two lines of as many values.</summary>
    internal string Area(IReadOnlyList<double> lower, IReadOnlyList<double> upper)
    {
        if (upper.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder(Line([.. upper.Select(value => (double?)value)]));
        for (var index = lower.Count - 1; index >= 0; index--)
        {
            text.Append('L').Append(Figures.Place(X(lower.Count - 1 - index))).Append(' ').Append(Figures.Place(Y(lower[index])));
        }

        return text.Append('Z').ToString();
    }

    /// <summary>Three marks, at the edges and between them.</summary>
    internal ImmutableArray<ChartMark> Marks(Func<double, string> inWords) =>
        [.. new[] { 0, Top / 2, Top }.Select(value => new ChartMark(inWords(value), Figures.Place(Y(value))))];

    /// <summary>A mark for each minute.</summary>
    internal ImmutableArray<ChartMark> Times() =>
    [
        new("now", Figures.Place(X(0))),
        .. Enumerable.Range(1, Math.Max(0, Seconds / 60)).Where(minute => minute * 60 < Seconds)
            .Select(minute => new ChartMark($"{minute} min ago", Figures.Place(X(minute * 60)))),
    ];
}
