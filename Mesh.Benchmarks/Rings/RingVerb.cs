using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Mesh.Benchmarks.Rings;

/// <summary><c>ring</c>: Mesh's ring beside other ways of finding a key's node.</summary>
internal static class RingVerb
{
    private static readonly Option<bool> Quick = new("--quick")
    { Description = "One short round of each: whether it runs, not how fast." };

    private static readonly Option<string[]> Filter = new("--filter")
    {
        Description = "Only benchmarks of these patterns, such as *Lookup*.",
        HelpName = "PATTERNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Document = new("--document")
    { Description = "Write one Markdown table to this file.", HelpName = "FILE" };

    internal static Command Command
    {
        get
        {
            var command = new Command("ring", "Measures the ring: lookups and changes, 10 to 10,000 nodes.")
            {
                Quick, Filter, Document,
            };
            command.SetAction(result => Run(
                result.GetValue(Quick), result.GetValue(Filter) ?? [], result.GetValue(Document)));
            return command;
        }
    }

    private static int Run(bool quick, string[] filter, string? document)
    {
        var config = Config(quick ? QuickJob : CalmJob);
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(LookupBenchmarks), typeof(RouterBenchmarks), typeof(ChangeBenchmarks)])
            .Run(["--filter", .. filter is [] ? ["*"] : filter], config)
            .ToArray();
        var table = RingTable.Of(summaries);
        Console.Out.WriteLine(table);
        if (document is not null)
        {
            File.WriteAllText(document, table);
        }

        return summaries is not [] && summaries.All(HasRun) ? 0 : 1;
    }

    // In this process: a project that BenchmarkDotNet makes beside this one would need lock files of its own.
    private static Job InProcess(string name) => new Job(name).WithToolchain(InProcessEmitToolchain.Instance);

    private static Job QuickJob => InProcess("Quick")
        .WithStrategy(RunStrategy.Monitoring).WithInvocationCount(1).WithUnrollFactor(1)
        .WithWarmupCount(1).WithIterationCount(1);

    private static Job CalmJob => InProcess("Calm")
        .WithIterationTime(TimeInterval.FromMilliseconds(150)).WithWarmupCount(4).WithIterationCount(9);

    private static ManualConfig Config(Job job) => ManualConfig.CreateEmpty()
        .AddJob(job)
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .WithOptions(ConfigOptions.JoinSummary);

    private static bool HasRun(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success);
}
