using System.CommandLine;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Failover;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>failover</c>: a steady load, and a node of three that is killed or frozen.</summary>
internal static class FailoverVerb
{
    private static readonly Option<string> Contenders = Options.List(
        "--contenders", "Who takes part, in this order.", Contestants.Names(Contestants.InFailover, ","));

    private static readonly Option<string> Tunings = Options.List("--tuning", "How the peers are set.", "default,fast");
    private static readonly Option<string> Faults = Options.List(
        "--faults", "What happens to the last node.", "kill,stop");

    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each case is measured.", 2);
    private static readonly Option<double> Before = Options.Seconds("--before", "How long until the fault.", 6);
    private static readonly Option<double> After = Options.Seconds(
        "--after", $"How long after it; less when nothing has failed for {FailoverPlan.CalmSeconds} s.", 40);

    private static readonly Option<bool> Quick = Options.Flag(
        "--quick", "One round of two seconds, the last tuning only: does it run?");

    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    internal static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var plan = PlanOf(result);
        var run = new FailoverRun(plan, Console.Error);
        await run.RunAsync(cancellation);
        return FailoverReport.Of(plan, run.Samples, run.Faults);
    }

    private static Command Create()
    {
        Contenders.Validators.Add(Options.All(
            "--contenders", Contestants.IsKnown, Contestants.Names(Contestants.InFailover, ", ")));
        Tunings.Validators.Add(Options.All("--tuning", IsOneOf<Tuning>, "default, fast"));
        Faults.Validators.Add(Options.All("--faults", IsOneOf<NodeFault>, "kill, stop"));
        var command = new Command("failover", "Three nodes of each contender: what fails when one is lost.")
        {
            Contenders, Tunings, Faults, Rounds, Before, After, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static FailoverPlan PlanOf(ParseResult result)
    {
        var quick = result.GetValue(Quick);
        var tunings = ValuesOf<Tuning>(result.GetValue(Tunings)!).ToArray();
        return new FailoverPlan(
            [.. result.GetValue(Contenders)!.Split(',').Select(Contestants.Find)],
            quick ? [tunings[^1]] : [.. tunings],
            [.. ValuesOf<NodeFault>(result.GetValue(Faults)!)],
            quick ? 1 : result.GetValue(Rounds),
            quick ? 1 : result.GetValue(Before),
            quick ? 1 : result.GetValue(After));
    }

    private static bool IsOneOf<TValue>(string name)
        where TValue : struct, Enum =>
        Enum.GetNames<TValue>().Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<TValue> ValuesOf<TValue>(string names)
        where TValue : struct, Enum =>
        names.Split(',').Select(name => Enum.Parse<TValue>(name, ignoreCase: true));
}
