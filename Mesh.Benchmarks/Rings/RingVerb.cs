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
using Mesh.Benchmarks.Cli;
using Mesh.Benchmarks.Reports;
using Perfolizer.Horology;

namespace Mesh.Benchmarks.Rings;

/// <summary><c>ring</c>: Mesh's ring beside other ways of finding a key's node.</summary>
internal static class RingVerb
{
    private static readonly Option<bool> Quick = Options.Flag("--quick", "One short round of each: does it run?");

    private static readonly Option<string[]> Filter = new("--filter")
    {
        Description = "Only benchmarks of these patterns, such as *Lookup*.",
        HelpName = "PATTERNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command { get; } = Create();

    internal static Findings Run(ParseResult result)
    {
        var filter = result.GetValue(Filter) ?? [];
        var config = Config(result.GetValue(Quick) ? QuickJob : CalmJob);
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(LookupBenchmarks), typeof(RouterBenchmarks), typeof(ChangeBenchmarks)])
            .Run(["--filter", .. filter is [] ? ["*"] : filter], config)
            .ToArray();
        return RingReport.Of(summaries, isWhole: summaries is not [] && summaries.All(HasRun));
    }

    private static Command Create()
    {
        var command = new Command("ring", "Measures the ring: lookups and changes, 10 to 10,000 nodes.")
        {
            Quick, Filter, Document,
        };
        command.SetAction(result => Report.Write(Run(result), result.GetValue(Document)));
        return command;
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
