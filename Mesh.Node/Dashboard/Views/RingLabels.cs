namespace Mesh.Node.Dashboard.Views;

/// <summary>
/// Who gets a label on a ring, and where: all while there are few, a few of many, and whoever is not well in any case. Pure.
/// </summary>
internal static class RingLabels
{
    /// <summary>Up to so many nodes, labels lie flat and say the share.</summary>
    internal const int Few = 9;

    /// <summary>How many turned labels fit.</summary>
    internal const int Places = 88;

    private const int MostOfTheWell = 40;
    private const double FlatRadius = 148;
    private const double TurnedRadius = 178;
    private const int LongestText = 13;

    /// <summary>A label for each node, or null.</summary>
    /// <param name="nodes">Their names, shares, the middles of their arcs as fractions of a turn, and whether they are well.</param>
    internal static RingLabel?[] Of(IReadOnlyList<(string Name, double Share, double Middle, bool IsWell)> nodes)
    {
        var labels = new RingLabel?[nodes.Count];
        var taken = new bool[Places];
        var step = (nodes.Count + MostOfTheWell - 1) / MostOfTheWell;
        foreach (var index in Enumerable.Range(0, nodes.Count).OrderBy(index => nodes[index].IsWell).ThenBy(index => index))
        {
            var node = nodes[index];
            if (nodes.Count <= Few)
            {
                labels[index] = Flat(node.Name, node.Share, node.Middle);
            }
            else if (!node.IsWell || (index % step == 0 && IsFree(taken, PlaceOf(node.Middle))))
            {
                labels[index] = Take(taken, PlaceOf(node.Middle)) is { } place ? Turned(node.Name, place / (double)Places) : null;
            }
        }

        return labels;
    }

    private static int PlaceOf(double middle) => (int)Math.Round(middle * Places) % Places;

    // One place between two labels of those who are well keeps them apart from the others.
    private static bool IsFree(bool[] taken, int place) =>
        !taken[place] && !taken[(place + 1) % Places] && !taken[(place + Places - 1) % Places];

    /// <summary>The place, or the next that is free; null when there is none.</summary>
    private static int? Take(bool[] taken, int place)
    {
        for (var tried = 0; tried < Places; tried++, place = (place + 1) % Places)
        {
            if (!taken[place])
            {
                taken[place] = true;
                return place;
            }
        }

        return null;
    }

    private static RingLabel Flat(string name, double share, double middle)
    {
        var (x, y) = RingGeometry.At(middle, FlatRadius);
        return new(Short(name), Figures.Percent(share), Figures.Place(x), Figures.Place(y), null, false);
    }

    private static RingLabel Turned(string name, double turn)
    {
        var (x, y) = RingGeometry.At(turn, TurnedRadius);
        var isRight = turn < 0.5; // there a text that reads outward ends at the arc
        return new(Short(name), null, Figures.Place(x), Figures.Place(y), Figures.Place((turn * 360) + (isRight ? -90 : 90)), isRight);
    }

    private static string Short(string name) => name.Length <= LongestText ? name : $"{name[..(LongestText - 1)]}…";
}
