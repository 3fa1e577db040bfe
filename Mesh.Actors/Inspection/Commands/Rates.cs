using System.Globalization;

namespace Mesh.Inspection.Commands;

/// <summary>How rates are told: no more digits than they are worth.</summary>
internal static class Rates
{
    /// <summary>For people.</summary>
    public static string Text(double perSecond) =>
        perSecond.ToString(perSecond is > 0 and < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>For programs.</summary>
    public static double Rounded(double perSecond) => Math.Round(perSecond, 2);
}
