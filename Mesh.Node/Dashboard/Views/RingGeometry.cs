using Mesh.Membership;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Where things are in the drawing of a ring. Angles are fractions of a turn, clockwise from the top. Pure.</summary>
internal static class RingGeometry
{
    /// <summary>The middle of the band of cells.</summary>
    internal const double BandRadius = 252;

    /// <summary>The outer edge of the arcs.</summary>
    internal const double ArcRadius = 226;

    /// <summary>The thickness of an arc without load, and with the most.</summary>
    internal const double ThinArc = 9;

    /// <summary>See <see cref="ThinArc"/>.</summary>
    internal const double ThickArc = 40;

    private const double KeyRadius = 270;

    /// <summary>A point.</summary>
    internal static (double X, double Y) At(double turn, double radius)
    {
        var (sin, cos) = Math.SinCos(turn * Math.Tau);
        return (radius * sin, -radius * cos);
    }

    /// <summary>The outline of a part of a ring.</summary>
    internal static string Sector(double from, double to, double outer, double inner)
    {
        to = Math.Min(to, from + 0.9999); // a whole turn would begin where it ends, and be nothing
        var large = to - from > 0.5 ? 1 : 0;
        var (a, b, c, d) = (At(from, outer), At(to, outer), At(to, inner), At(from, inner));
        return $"M{P(a)}A{R(outer)} 0 {large} 1 {P(b)}L{P(c)}A{R(inner)} 0 {large} 0 {P(d)}Z";
    }

    /// <summary>Where a key's mark is.</summary>
    internal static KeyMark MarkOf(ulong position, Ring ring)
    {
        var turn = position / Math.Pow(2, 64);
        var (x, y) = At(turn, KeyRadius);
        return new(Figures.Place(x), Figures.Place(y), Figures.Place(turn * 360), ring.Members[ring.OwnerAt(position)].Name);
    }

    private static string P((double X, double Y) point) => $"{Figures.Place(point.X)} {Figures.Place(point.Y)}";

    private static string R(double radius) => $"{Figures.Place(radius)} {Figures.Place(radius)}";
}
