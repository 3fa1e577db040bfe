using System.Collections.Immutable;
using System.Text;

namespace Mesh.Node.Dashboard.Views;

/// <summary>A line of suspicion levels, small enough to stand in a table. Pure.</summary>
public static class Sparkline
{
    /// <summary>How wide it is.</summary>
    public const int Width = 72;

    /// <summary>How high it is.</summary>
    public const int Height = 20;

    private const int Values = 60;
    private const double Least = 8; // below it all is noise: a calm line lies at the bottom

    /// <summary>The points of the line, the newest at the right end; empty for fewer than two values.</summary>
    internal static string Of(ImmutableArray<double> values)
    {
        if (values.Length < 2)
        {
            return "";
        }

        var most = values.Where(double.IsFinite).Append(Least).Max();
        var shown = values.Length > Values ? values[^Values..] : values;
        var text = new StringBuilder();
        for (var index = 0; index < shown.Length; index++)
        {
            var x = Width - 1 - ((shown.Length - 1 - index) * (Width - 2.0) / (Values - 1));
            var level = double.IsFinite(shown[index]) ? Math.Clamp(shown[index] / most, 0, 1) : 1;
            text.Append(index == 0 ? "" : " ").Append(Figures.Place(x)).Append(',').Append(Figures.Place(Height - 1.5 - (level * (Height - 3))));
        }

        return text.ToString();
    }
}
