namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What Mesh is to reach in a run of <c>cluster</c>: medians of the rounds' ratios, and of memory ratios of medians.
/// Pure.</summary>
internal static class Goals
{
    private const string Handlers = "mesh";
    private const string Keyed = "mesh-keyed";
    private const string Asking = "mesh-ask";
    private const string UnderTls = "mesh-tls";
    private const string Observed = "mesh-observed";
    private const string Orleans = "orleans";
    private const string Router = "akka-router";
    private const string BestPeer = "the best peer";

    private static readonly Cell One = new(Inside: true, 1);
    private static readonly Cell Some = new(Inside: true, 64);
    private static readonly Cell Many = new(Inside: true, 1_024);
    private static readonly Cell ManyOutside = new(Inside: false, 1_024);

    /// <summary>Every goal; those whose contenders or loads are missing are not judged.</summary>
    internal static IEnumerable<Goal> Judge(Medians medians) =>
    [
        Rate(medians, Handlers, Orleans, Many, 6),
        Rate(medians, Handlers, Router, Many, 12),
        Rate(medians, Keyed, Orleans, Many, 2.5),
        RateToBest(medians, Handlers, Some, 4),
        RateToBest(medians, Keyed, Some, 2.2),
        LeastToBest(medians, Handlers, One, "p50", figures => figures.P50, 0.6),
        LeastToBest(medians, Keyed, One, "p50", figures => figures.P50, 0.6),
        LeastToBest(medians, Handlers, Some, "p99", figures => figures.P99, 0.2),
        LeastToBest(medians, Keyed, Some, "p99", figures => figures.P99, 0.2),
        RateToBest(medians, Handlers, ManyOutside, 5),
        Goal.AtMost(
            $"{Handlers}: CPU seconds, {Many}",
            0.2,
            medians.Ratio(Handlers, Orleans, Many, figures => figures.ProcessorSeconds),
            Orleans),
        Goal.NoMore(
            $"{Handlers}: allocated per request, {Many}",
            150,
            Of(medians, Handlers, Many, figures => figures.AllocatedBytes),
            "B"),
        Memory(medians, Handlers),
        Memory(medians, Keyed),
        Rate(medians, Asking, Router, Many, 2),
    ];

    /// <summary>What TLS between nodes may cost.</summary>
    internal static IEnumerable<Goal> JudgeTls(Medians medians) =>
        [Rate(medians, UnderTls, Handlers, Many, 0.7), Rate(medians, UnderTls, Handlers, Some, 0.6)];

    /// <summary>What metrics and traces may cost.</summary>
    internal static IEnumerable<Goal> JudgeTelemetry(Medians medians) =>
        [Rate(medians, Observed, Handlers, Many, 0.95), Rate(medians, Observed, Handlers, Some, 0.95)];

    private static Goal Rate(Medians medians, string contender, string other, Cell cell, double bound) => Goal.AtLeast(
        $"{contender}: requests/s, {cell}",
        bound,
        medians.Ratio(contender, other, cell, PerSecond),
        other);

    private static Goal RateToBest(Medians medians, string contender, Cell cell, double bound) => Goal.AtLeast(
        $"{contender}: requests/s, {cell}",
        bound,
        medians.RatiosToPeers(contender, cell, PerSecond).Min(),
        BestPeer);

    private static Goal LeastToBest(
        Medians medians, string contender, Cell cell, string what, Func<LoopFigures, double> figure, double bound) =>
        Goal.AtMost(
            $"{contender}: {what}, {cell}",
            bound,
            medians.RatiosToPeers(contender, cell, figure).Max(),
            BestPeer);

    /// <summary>Over all loads: what a node needs is what it needs at its worst. An actor per key is compared with those that
    /// have one, too.</summary>
    private static Goal Memory(Medians medians, string contender)
    {
        var hasActors = contender == Keyed;
        var peers = medians.Contenders
            .Where(peer => Contenders.Contestants.IsPeer(peer) && !(hasActors && peer == Router))
            .Select(peer => Peak(medians, peer))
            .Min();
        return Goal.AtMost(
            $"{contender}: peak memory of a node, all loads",
            1,
            Ratio(Peak(medians, contender), peers),
            hasActors ? "the best peer with an actor per key" : BestPeer);
    }

    private static double? Peak(Medians medians, string contender) =>
        medians.Cells.Select(cell => Of(medians, contender, cell, figures => figures.PeakMegabytes)).Max();

    private static double PerSecond(LoopFigures figures) => figures.PerSecond;

    private static double? Of(Medians medians, string contender, Cell cell, Func<LoopFigures, double> figure) =>
        medians.Of(contender, cell, figure)?.Median;

    private static double? Ratio(double? one, double? other) => other > 0 ? one / other : null;
}
