using System.Globalization;

namespace Mesh.Membership;

/// <summary>What a new ring means, in words for the log. Pure.</summary>
/// <remarks>
/// By the shares before and after, so it costs nothing on large rings. That is exact for one node that came, went or changed its weight:
/// no other's keys move then. For several at once it is what each gained or lost in the end.
/// </remarks>
internal static class RingChange
{
    private const int MostNames = 20;
    private const double Noise = 1e-9; // shares are sums of many arcs

    /// <summary>Who is on it; of very many the first, and how many more.</summary>
    public static string Members(Ring ring) => Some([.. ring.Members.Select(member => member.Name)]);

    /// <summary>Which part of the keys moves from whom to whom.</summary>
    /// <param name="before">Null where there was none.</param>
    /// <param name="after">The new one.</param>
    public static string Moves(Ring? before, Ring after)
    {
        if (before is null || before.Members.IsEmpty)
        {
            return "the first here";
        }

        var (old, now) = (Shares(before), Shares(after));
        var gains = old.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(name => (Name: name, Gain: now.GetValueOrDefault(name) - old.GetValueOrDefault(name)))
            .Where(one => Math.Abs(one.Gain) > Noise)
            .OrderByDescending(one => Math.Abs(one.Gain))
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .ToArray();
        var moved = gains.Where(one => one.Gain > 0).Sum(one => one.Gain);
        return moved == 0
            ? "no key moves"
            : $"{Percent(moved)} of the keys move, from {Told(gains.Where(one => one.Gain < 0))} to {Told(gains.Where(one => one.Gain > 0))}";
    }

    private static Dictionary<string, double> Shares(Ring ring) => ring.Members
        .Select((member, index) => (member.Name, Share: ring.ShareOf(index)))
        .ToDictionary(one => one.Name, one => one.Share, StringComparer.Ordinal);

    private static string Told(IEnumerable<(string Name, double Gain)> gains) =>
        Some([.. gains.Select(one => $"{one.Name} ({Percent(Math.Abs(one.Gain))})")]);

    private static string Some(string[] names) => names.Length <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");
}
