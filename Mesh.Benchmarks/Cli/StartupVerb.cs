using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Http;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>startup</c>: from the start of a process to its first answer.</summary>
internal static class StartupVerb
{
    private static readonly Option<int> Rounds = Options.Number("--rounds", "How often each is started.", 9);
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One start of each: does it run?");
    private static readonly Option<FileInfo?> Document = Options.Document();

    private static readonly ImmutableArray<StartUp> All = [StartUp.Node, StartUp.Embedded, StartUp.Kestrel];

    internal static Command Command { get; } = Create();

    internal static async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var rounds = result.GetValue(Quick) ? 1 : result.GetValue(Rounds);
        var samples = new List<(string Name, double Seconds)>();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var one in All)
            {
                cancellation.ThrowIfCancellationRequested();
                samples.Add((one.Name, await one.MeasureAsync()));
                await Console.Error.WriteLineAsync($"round {round} of {rounds}: {one.Name}: {samples[^1].Seconds:N3} s");
            }
        }

        var spreads = samples.GroupBy(sample => sample.Name, sample => sample.Seconds)
            .ToDictionary(group => group.Key, Spread.Of);
        return StartupReport.Of(rounds, All, spreads);
    }

    private static Command Create()
    {
        var command = new Command("startup", "How long until a process that starts has answered its first request.")
        {
            Rounds, Quick, Document,
        };
        command.SetAction(async (result, cancellation) =>
            Report.Write(await RunAsync(result, cancellation), result.GetValue(Document)));
        return command;
    }
}
