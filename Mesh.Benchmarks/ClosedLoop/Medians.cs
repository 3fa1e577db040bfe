using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What all rounds came to, for each contender and load. Immutable.</summary>
/// <param name="samples">What was measured.</param>
internal sealed class Medians(ImmutableArray<Sample> samples)
{
    private readonly ILookup<(string Contender, Cell Cell), LoopFigures> _figures =
        samples.ToLookup(sample => (sample.Contender, sample.Cell), sample => sample.Figures);

    /// <summary>The loads that somebody was measured under, callers inside first.</summary>
    internal ImmutableArray<Cell> Cells =>
    [
        .. samples.Select(sample => sample.Cell).Distinct()
            .OrderByDescending(cell => cell.Inside).ThenBy(cell => cell.InFlight),
    ];

    /// <summary>Who was measured, in the order of their first turn.</summary>
    internal ImmutableArray<string> Contenders => [.. samples.Select(sample => sample.Contender).Distinct()];

    /// <summary>In how many rounds; 0 or more.</summary>
    internal int RoundsOf(string contender, Cell cell) => _figures[(contender, cell)].Count();

    /// <summary>A figure over all rounds; null when there is none.</summary>
    internal Spread? Of(string contender, Cell cell, Func<LoopFigures, double> figure) =>
        RoundsOf(contender, cell) == 0 ? null : Spread.Of(_figures[(contender, cell)].Select(figure));

    /// <summary>
    /// A figure of one contender as a multiple of another's: in each round, and of those the median, for a machine's pace may
    /// drift from round to round. Null when no round has both.
    /// </summary>
    internal double? Ratio(string contender, string other, Cell cell, Func<LoopFigures, double> figure)
    {
        var ratios =
            from own in samples
            where own.Contender == contender && own.Cell == cell
            from its in samples
            where its.Contender == other && its.Cell == cell && its.Round == own.Round && figure(its.Figures) > 0
            select figure(own.Figures) / figure(its.Figures);
        return ratios.ToArray() is { Length: > 0 } each ? Spread.Of(each).Median : null;
    }

    /// <summary>The same to each peer that was measured; empty when none was.</summary>
    internal IEnumerable<double?> RatiosToPeers(string contender, Cell cell, Func<LoopFigures, double> figure) =>
        Contenders.Where(Contestants.IsPeer).Select(peer => Ratio(contender, peer, cell, figure));

    /// <summary>The highest median of a peer; null when no peer was measured.</summary>
    internal double? MostOfPeers(Cell cell, Func<LoopFigures, double> figure) =>
        Contenders.Where(Contestants.IsPeer).Max(peer => Of(peer, cell, figure)?.Median);
}
