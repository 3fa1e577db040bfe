using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Benchmarks.ClosedLoop;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Reports;

namespace Mesh.Benchmarks.Cli;

/// <summary>What one thing costs: the same closed loops without and with it, in turn.</summary>
internal sealed class PairVerb
{
    private readonly Option<int> _rounds;
    private readonly Option<double> _seconds;
    private readonly Option<double> _warmUp;
    private readonly Option<bool> _quick = Options.Flag("--quick", "One round, one second for each load: does it run?");
    private readonly Option<FileInfo?> _document = Options.Document();
    private readonly ImmutableArray<IContender> _contenders;
    private readonly string _title;
    private readonly int _turns;
    private readonly Func<Medians, IEnumerable<Goal>> _judge;

    private PairVerb(
        string name,
        string description,
        string title,
        ImmutableArray<IContender> contenders,
        Func<Medians, IEnumerable<Goal>> judge,
        int rounds = 7,
        double seconds = 4,
        double warmUp = 2,
        int turns = 0)
    {
        _rounds = Options.Number("--rounds", "How often each is started and measured.", rounds);
        _seconds = Options.Seconds("--seconds", "How long each load is measured.", seconds);
        _warmUp = Options.Seconds("--warm-up", "How long each load runs before.", warmUp);
        (_title, _contenders, _judge, _turns) = (title, contenders, judge, turns);
        Command = new Command(name, description) { _rounds, _seconds, _warmUp, _quick, _document };
        Command.SetAction(async (result, cancellation) => Report.Write(await RunAsync(result, cancellation), result.GetValue(_document)));
    }

    /// <summary><c>tls</c>: what TLS between nodes costs.</summary>
    internal static PairVerb Tls { get; } = new(
        "tls",
        "Three nodes without and with TLS between them, asked as fast as they answer.",
        "Three nodes, without and with TLS between them",
        Contestants.UnderTls,
        Goals.JudgeTls);

    /// <summary><c>telemetry</c>: what metrics and traces cost.</summary>
    internal static PairVerb Telemetry { get; } = new(
        "telemetry",
        "Three nodes without and with metrics and traces, asked as fast as they answer.",
        "Three nodes, without and with metrics and traces",
        Contestants.WithTelemetry,
        Goals.JudgeTelemetry,
        rounds: 5,
        seconds: 1.5,
        turns: 6,
        warmUp: 8); // what one request in a hundred runs through is compiled anew for a while

    internal Command Command { get; }

    internal async Task<Findings> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var quick = result.GetValue(_quick);
        var plan = new Plan(
            _contenders,
            quick ? 1 : result.GetValue(_rounds),
            [64, 1_024],
            [true],
            quick ? 1 : result.GetValue(_seconds),
            quick ? 1 : result.GetValue(_warmUp))
        {
            Turns = quick ? Math.Min(1, _turns) : _turns,
        };
        var run = new ClusterRun(plan, Console.Error);
        await run.RunAsync(cancellation);
        var medians = new Medians(run.Samples);
        return ClusterReport.Of(_title, plan, medians, [.. _judge(medians)], run.Faults);
    }
}
