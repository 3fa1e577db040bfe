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

    /// <summary>The peer whose median is the highest; null when no peer was measured.</summary>
    internal (string Peer, double Median)? MostOfPeers(Cell cell, Func<LoopFigures, double> figure) =>
        OfPeers(cell, figure).OrderByDescending(one => one?.Median).FirstOrDefault();

    /// <summary>The peer whose median is the lowest; null when no peer was measured.</summary>
    internal (string Peer, double Median)? LeastOfPeers(Cell cell, Func<LoopFigures, double> figure) =>
        OfPeers(cell, figure).OrderBy(one => one?.Median).FirstOrDefault();

    private IEnumerable<(string Peer, double Median)?> OfPeers(Cell cell, Func<LoopFigures, double> figure) =>
        from contender in Contenders
        where Contestants.IsPeer(contender)
        let spread = Of(contender, cell, figure)
        where spread is not null
        select ((string, double)?)(contender, spread.Value.Median);
}
