using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Processes;
using Mesh.Benchmarks.Reports;
using Mesh.Benchmarks.Rings;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>goals</c>: every verb that has goals, in turn, and at last all goals in one table.</summary>
internal static class GoalsVerb
{
    private static readonly Measurement[] All =
    [
        new(StartupVerb.Command, StartupVerb.RunAsync),
        new(GatewayVerb.Command, GatewayVerb.RunAsync),
        new(FailoverVerb.Command, FailoverVerb.RunAsync),
        new(ClusterVerb.Command, ClusterVerb.RunAsync),
        new(PairVerb.Tls.Command, PairVerb.Tls.RunAsync),
        new(PairVerb.Telemetry.Command, PairVerb.Telemetry.RunAsync),
        new(RingVerb.Command, (result, _) => Task.FromResult(RingVerb.Run(result))),
    ];

    private static readonly Option<string> Verbs = Options.List("--verbs", "Which of them.", Names(","));
    private static readonly Option<bool> Quick = Options.Flag("--quick", "Each verb with --quick: does it run?");
    private static readonly Option<DirectoryInfo?> Documents = new("--documents")
    { Description = "A directory for each verb's document and the table of goals.", HelpName = "DIRECTORY" };

    internal static Command Command { get; } = Create();

    private static Command Create()
    {
        Verbs.Validators.Add(Options.All("--verbs", IsKnown, Names(", ")));
        var command = new Command("goals", "All that has goals, one verb after the other: about an hour.")
        {
            Verbs, Quick, Documents,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var documents = result.GetValue(Documents);
        documents?.Create();
        var wanted = result.GetValue(Verbs)!.Split(',');
        string[] arguments = result.GetValue(Quick) ? ["--quick"] : [];
        var found = new List<Findings>();
        foreach (var one in All.Where(one => wanted.Contains(one.Verb.Name)))
        {
            if (cancellation.IsCancellationRequested)
            {
                break; // what was found so far is told
            }

            await Console.Error.WriteLineAsync($"{one.Verb.Name}:");
            found.Add(await FindAsync(one, arguments, cancellation));
            Report.Write(found[^1], FileOf(documents, one.Verb.Name));
        }

        return Report.Write(Summary(found), FileOf(documents, "goals"));
    }

    /// <summary>What a verb finds. One that fails or is cancelled is told of, and the others' goals are judged all the same.</summary>
    private static async Task<Findings> FindAsync(Measurement one, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            return await one.RunAsync(one.Verb.Parse(arguments), cancellation);
        }
        catch (Exception fault) when (fault is NodeFailedException or OperationCanceledException)
        {
            return new Findings([$"# {one.Verb.Name}", "", .. Report.Faults([fault.Message])], [], IsWhole: false);
        }
    }

    private static Findings Summary(List<Findings> found)
    {
        ImmutableArray<Goal> goals = [.. found.SelectMany(one => one.Goals)];
        return new Findings(
            ["# All goals", "", .. Surroundings.Lines(), "", .. GoalTable.Lines(goals)],
            goals,
            IsWhole: found.All(one => one.IsWhole));
    }

    private static bool IsKnown(string name) => All.Any(one => one.Verb.Name == name);

    private static string Names(string between) => string.Join(between, All.Select(one => one.Verb.Name));

    private static FileInfo? FileOf(DirectoryInfo? directory, string name) =>
        directory is null ? null : new FileInfo(Path.Combine(directory.FullName, $"{name}.md"));

    private sealed record Measurement(Command Verb, Func<ParseResult, CancellationToken, Task<Findings>> RunAsync);
}
