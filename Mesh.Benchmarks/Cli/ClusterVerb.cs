using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>cluster</c>: closed loops against three nodes of each contender, in turn.</summary>
internal static class ClusterVerb
{
    private static readonly Option<string> Contenders = Options.List(
        "--contenders", "Who takes part, in this order.", Contestants.Names(","));

    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each is started and measured.", 5);
    private static readonly Option<string> InFlight = Options.List("--in-flight", "The loads.", "1,64,1024");
    private static readonly Option<double> Seconds = Options.Seconds("--seconds", "How long each load is measured.", 4);
    private static readonly Option<double> WarmUp = Options.Seconds("--warm-up", "How long each load runs before.", 2);
    private static readonly Option<bool> Inside = Options.Flag("--inside", "Only with the caller inside a node.");
    private static readonly Option<bool> Outside = Options.Flag("--outside", "Only with the caller in a process of its own.");
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One round, one second for each load: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    internal static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var plan = PlanOf(result);
        var run = new ClusterRun(plan, Console.Error);
        await run.RunAsync(cancellation);
        var medians = new Medians(run.Samples);
        return ClusterReport.Of("Three nodes, closed loop", plan, medians, [.. Goals.Judge(medians)], run.Faults);
    }

    private static Command Create()
    {
        Contenders.Validators.Add(Options.All("--contenders", Contestants.IsKnown, Contestants.Names(", ")));
        InFlight.Validators.Add(Options.All("--in-flight", IsLoad, "whole numbers from 1 to 10,000"));
        var command = new Command("cluster", "Three nodes of each contender, asked as fast as they answer.")
        {
            Contenders, Rounds, InFlight, Seconds, WarmUp, Inside, Outside, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }

    private static bool IsLoad(string text) => int.TryParse(text, out var number) && number is >= 1 and <= 10_000;

    private static Plan PlanOf(ParseResult result)
    {
        var quick = result.GetValue(Quick);
        var (inside, outside) = (result.GetValue(Inside), result.GetValue(Outside));
        return new Plan(
            [.. result.GetValue(Contenders)!.Split(',').Select(Contestants.Find)],
            quick ? 1 : result.GetValue(Rounds),
            [.. result.GetValue(InFlight)!.Split(',').Select(int.Parse)],
            inside == outside ? [true, false] : [inside],
            quick ? 1 : result.GetValue(Seconds),
            quick ? 1 : result.GetValue(WarmUp));
    }
}
