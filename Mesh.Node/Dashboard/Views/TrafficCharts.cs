using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>What the cluster did in the last minutes, as charts. Pure.</summary>
internal static class TrafficCharts
{
    private const int Seconds = 180;
    private const int RowSeconds = 30;

    // The calm one at the bottom: what lies on it is what one looks for.
    private static readonly ImmutableArray<Outcome> Order =
        [Outcome.Replied, Outcome.Refused, Outcome.Rejected, Outcome.HandlerFailed, Outcome.Unreachable, Outcome.Unknown];

    private static readonly ImmutableArray<Outcome> Listed = [.. Enum.GetValues<Outcome>()];

    /// <summary>Requests a second by their outcomes.</summary>
    internal static Chart Rates(ImmutableArray<TrafficPoint> traffic)
    {
        var points = Last(traffic);
        var scale = ChartScale.Of(points.Select(point => point.Outcomes.Sum()).Append(1).Max(), Seconds);
        var lower = new double[points.Length];
        var series = ImmutableArray.CreateBuilder<ChartSeries>();
        foreach (var outcome in Order)
        {
            double[] upper = [.. points.Select((point, index) => lower[index] + Of(point, outcome))];
            var now = points.Length == 0 ? 0 : Of(points[^1], outcome);
            series.Add(new(InWords(outcome), Words.Of(outcome), scale.Area(lower, upper), true, Figures.Rate(now)));
            lower = upper;
        }

        return new("Requests a second", SummaryOf(points), series.ToImmutable(), scale.Marks(Figures.Rate), scale.Times(), [
            ["", .. Order.Select(InWords)],
            .. Rows(points, part => Order.Select(outcome => Figures.Rate(part.Average(point => Of(point, outcome))))),
        ]);
    }

    /// <summary>How long requests took.</summary>
    internal static Chart Times(ImmutableArray<TrafficPoint> traffic)
    {
        var points = Last(traffic);
        double?[] p50 = [.. points.Select(point => point.P50?.TotalMilliseconds)];
        double?[] p99 = [.. points.Select(point => point.P99?.TotalMilliseconds)];
        var scale = ChartScale.Of(p50.Concat(p99).OfType<double>().Append(0.1).Max(), Seconds);
        var (last50, last99) = (points is [.., var last] ? last.P50 : null, points is [.., var end] ? end.P99 : null);
        return new(
            "Time to the reply",
            last99 is null
                ? "No request was measured in the last second."
                : $"Half of the requests of the last second took at most {Figures.Time(last50)}, 99 of 100 at most {Figures.Time(last99)}.",
            [
                new("p99", "p99", scale.Line(p99), false, Figures.Time(last99)),
                new("p50", "p50", scale.Line(p50), false, Figures.Time(last50)),
            ],
            scale.Marks(value => Figures.Time(TimeSpan.FromMilliseconds(value))),
            scale.Times(),
            [["", "p50", "p99"], .. Rows(points, part => [Worst(part, point => point.P50), Worst(part, point => point.P99)])]);
    }

    /// <summary>What an outcome means for a caller.</summary>
    private static string InWords(Outcome outcome) => outcome switch
    {
        Outcome.Replied => "replied",
        Outcome.Refused => "refused",
        Outcome.HandlerFailed => "handler failed",
        Outcome.Rejected => "rejected",
        Outcome.Unreachable => "unreachable",
        _ => "unknown",
    };

    private static string SummaryOf(ImmutableArray<TrafficPoint> points)
    {
        if (points is [])
        {
            return "Nothing was measured yet.";
        }

        var (all, well) = (points[^1].Outcomes.Sum(), Of(points[^1], Outcome.Replied));
        var failed = points.Sum(point => point.Outcomes.Sum() - Of(point, Outcome.Replied) - Of(point, Outcome.Refused));
        return $"{Figures.Rate(all)} requests a second now, {Figures.Rate(well)} of them with a reply; "
            + (failed < 0.5 ? "none failed in the time shown." : $"{Figures.Count((int)Math.Round(failed), "request")} failed in the time shown.");
    }

    private static IEnumerable<ImmutableArray<string>> Rows(
        ImmutableArray<TrafficPoint> points, Func<TrafficPoint[], IEnumerable<string>> cells) =>
        points.Reverse().Chunk(RowSeconds).Select((part, index) => ImmutableArray.CreateRange(
            cells(part).Prepend(index == 0 ? $"last {RowSeconds} s" : $"{index * RowSeconds} to {(index + 1) * RowSeconds} s ago")));

    private static string Worst(TrafficPoint[] part, Func<TrafficPoint, TimeSpan?> what) => Figures.Time(part.Max(what));

    private static double Of(TrafficPoint point, Outcome outcome)
    {
        var index = Listed.IndexOf(outcome);
        return index < point.Outcomes.Length ? point.Outcomes[index] : 0;
    }

    private static ImmutableArray<TrafficPoint> Last(ImmutableArray<TrafficPoint> traffic) =>
        traffic.Length > Seconds ? traffic[^Seconds..] : traffic;
}
