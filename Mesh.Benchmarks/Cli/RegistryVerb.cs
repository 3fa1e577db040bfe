using System.CommandLine;
using System.Globalization;
using Mesh.Benchmarks.Forwarding;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>registry</c>: very many instances of upstreams, known to three nodes.</summary>
internal static class RegistryVerb
{
    private static readonly Option<int> Instances = Options.Number("--instances", "How many are registered.", 10_000);
    private static readonly Option<int> Upstreams = Options.Number("--upstreams", "Over how many upstreams.", 200);
    private static readonly Option<double> Idle = Options.Seconds("--idle", "How long nodes are watched afterwards.", 30);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "A hundred of them, for two seconds: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    private static Command Create()
    {
        var command = new Command("registry", "Very many instances of upstreams: time until nodes agree, memory, probes.")
        {
            Instances, Upstreams, Idle, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var plan = result.GetValue(Quick)
            ? new RegistryPlan(100, 10, 2)
            : new RegistryPlan(result.GetValue(Instances), result.GetValue(Upstreams), result.GetValue(Idle));
        var figures = await new RegistryRun(plan, Console.Error).RunAsync(cancellation);
        return new Findings([.. Lines(plan, figures)], [], IsWhole: true);
    }

    private static IEnumerable<string> Lines(RegistryPlan plan, RegistryFigures figures) =>
    [
        "# Very many instances of upstreams",
        "",
        .. Surroundings.Lines(),
        string.Create(CultureInfo.InvariantCulture,
            $"- load: {plan.Instances:N0} instances over {plan.Upstreams:N0} upstreams, registered one by one through three gateways, 32 at a time;"
            + $" all are four servers, which have that many addresses together; then {plan.IdleSeconds} s without requests; checks as they come"),
        "",
        .. Report.Head("figure", "value"),
        Report.Row("registered within", $"{figures.RegisterSeconds:N1} s"),
        Report.Row("not confirmed by most nodes within 3 s", $"{figures.Local:N0}"),
        Report.Row("until all nodes know all and the same, from the last answer", $"{figures.AgreeSeconds:N1} s"),
        Report.Row("until all nodes find all healthy, from then", $"{figures.HealthySeconds:N1} s"),
        Report.Row("resident memory of a node before", All(figures.MegabytesBefore, "N0", "MB")),
        Report.Row("resident memory of a node after", All(figures.MegabytesAfter, "N0", "MB")),
        Report.Row("probes of a node", $"{figures.ProbesPerSecond:N0}/s"),
        Report.Row("processors that a node keeps busy, idle", All(figures.Processors, "N2", string.Empty)),
    ];

    private static string All(double[] values, string format, string unit) =>
        $"{string.Join(", ", values.Select(value => value.ToString(format, null)))} {unit}".TrimEnd();
}
