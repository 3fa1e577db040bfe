using System.Collections.Immutable;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Failover;
using Mesh.Benchmarks.Forwarding;

namespace Mesh.Benchmarks.Reports;

/// <summary>A run of <c>http-failover</c> as a document.</summary>
internal static class HttpFailoverReport
{
    private const string Mesh = "mesh";

    internal static Findings Of(
        HttpFailoverPlan plan, ImmutableArray<HttpFailoverSample> samples, ImmutableArray<string> faults)
    {
        Goal[] goals = [.. plan.Cases.Select(what => GoalOf(what, samples))];
        return new Findings(
            [
                "# HTTP servers that fail, behind Mesh and behind proxies",
                "",
                .. Surroundings.Lines(),
                $"- load: {plan.PerSecond:N0} GET/s, however many are under way, each failed when it is not answered with 200 within 5 s;"
                    + $" three servers (Kestrel) that answer 100 bytes after 2 ms, of which one is struck after {plan.BeforeSeconds} s, for"
                    + $" {plan.FaultSeconds} s; {plan.AfterSeconds} s more are counted; each case with servers and proxies started afresh",
                "- late: answered after more than 100 ms. Last failure: from the fault until the last request was due that failed",
                "",
                .. ProxyKind.All.Select(proxy => plan.Proxies.Contains(proxy)
                    ? $"- **{proxy.Name}**: {proxy.Description}"
                    : $"- **{proxy.Name}**: not installed on this machine, not measured"),
                "",
                .. GoalTable.Lines(goals),
                .. plan.Cases.SelectMany(what => Table(what, samples)),
                .. Report.Faults(faults),
            ],
            [.. goals],
            faults.IsEmpty);
    }

    private static Goal GoalOf(HttpFailoverCase what, ImmutableArray<HttpFailoverSample> samples)
    {
        var failed = samples.Where(sample => sample.Case == what).ToDictionary(sample => sample.Proxy, sample => sample.Figures.Failed);
        var peers = failed.Where(one => one.Key != Mesh).ToArray();
        bool? isMet = failed.TryGetValue(Mesh, out var own) && peers.Length > 0
            ? peers.All(peer => own < peer.Value || (own == 0 && peer.Value == 0))
            : null;
        return new Goal(
            $"{what}: failed requests", "fewer than each peer, or none", string.Join(", ", failed.Select(one => $"{one.Key} {one.Value:N0}")), isMet);
    }

    private static IEnumerable<string> Table(HttpFailoverCase what, ImmutableArray<HttpFailoverSample> samples) =>
    [
        $"## {what}",
        "",
        .. Report.Head("proxy", "failed", "of", "last failure ms", "late", "longest ms", "longest before ms", "failures"),
        .. samples.Where(sample => sample.Case == what).Select(sample => Row(sample.Proxy, sample.Figures)),
        "",
    ];

    private static string Row(string proxy, OpenLoopFigures figures) => Report.Row(
        proxy,
        $"{figures.Failed:N0}",
        $"{figures.Requests:N0}",
        $"{figures.LastFailureMilliseconds:N0}",
        $"{figures.Late:N0}",
        $"{figures.LongestMilliseconds:N0}",
        $"{figures.LongestBeforeMilliseconds:N0}",
        figures.Kinds.IsEmpty ? "-" : string.Join(", ", figures.Kinds.Select(kind => $"{kind.Value} {kind.Key}")));
}
