using System.CommandLine;
using Mesh.Benchmarks.Cli;

namespace Mesh.Benchmarks.Scale;

/// <summary><c>scale</c>: what a cluster costs each of its nodes, from 3 nodes on.</summary>
internal static class ScaleVerb
{
    /// <summary>The verb of a process that some of the nodes live in.</summary>
    internal const string NodesName = "scale-nodes";

    /// <summary>See <see cref="ClusterSettings.Port"/>.</summary>
    internal const string PortName = "--port";

    /// <summary>See <see cref="ClusterSettings.With"/>.</summary>
    internal const string WithName = "--with";

    private static readonly int[] BeyondSizes = [10, 60, 200, 1_000, 10_000];

    private static readonly Option<string> Nodes = Options.List("--nodes", "The sizes.", "3,10,30,60");

    private static readonly Option<int> PerProcess = Options.Number("--per-process", "Nodes that share a process.", 25);

    private static readonly Option<int> AtOnce = Options.Number(
        "--at-once", "Nodes that start at once; the next starts when one of them is Up.", 4);

    private static readonly Option<double> Settle = Options.Seconds(
        "--settle", "How long it is left alone before: links that only forming needed stand for mesh.links.idle-after.", 75);

    private static readonly Option<double> Idle = Options.Seconds("--idle", "How long the idle cluster is watched.", 20);

    private static readonly Option<int> FirstPort = new(PortName)
    {
        Description = "The first of the two ports that each node has on an address of its own, in 127.1.0.0/16.",
        HelpName = "PORT",
        DefaultValueFactory = _ => 22_000,
    };

    private static readonly Option<string> With = new(WithName)
    {
        Description = "More configuration of all nodes, such as \"mesh.links.full-mesh = 4096\" to compare with; no defaults, then.",
        HelpName = "HOCON",
        DefaultValueFactory = _ => string.Empty,
    };

    private static readonly Option<bool> Quick = Options.Flag("--quick", "3 and 5 nodes for a few seconds: does it run?");

    private static readonly Option<bool> IsBeyond = Options.Flag(
        "--beyond", "The curve to 10,000 nodes instead: measured parts, and what they add up to.");

    private static readonly Option<FileInfo?> Document = Options.Document();

    internal static Command Command
    {
        get
        {
            Nodes.Validators.Add(Options.All("--nodes", IsSize, "whole numbers from 3 to 10,000"));
            var command = new Command("scale", "Measures what clusters of growing size cost each node.")
            {
                Nodes, PerProcess, AtOnce, Settle, Idle, FirstPort, With, Quick, IsBeyond, Document,
            };
            command.SetAction((result, _) => RunAsync(result));
            return command;
        }
    }

    internal static Command NodesCommand
    {
        get
        {
            var command = new Command(NodesName, "Runs some of the nodes; led by `scale`.") { FirstPort, With };
            command.Hidden = true;
            command.SetAction(async (result, _) =>
            {
                var answers = Console.Out;
                Console.SetOut(Console.Error); // what Akka writes to the console is no answer
                await new NodesServer(SettingsOf(result)).RunAsync(Console.In, answers);
                Environment.Exit(0); // who led this process is gone, and the nodes' threads would keep it
            });
            return command;
        }
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        var quick = result.GetValue(Quick);
        int[] sizes = quick ? [3, 5] : [.. result.GetValue(Nodes)!.Split(',').Select(int.Parse)];
        if (result.GetValue(IsBeyond))
        {
            var beyond = new Beyond();
            await TellAsync(BeyondTable.Of([.. BeyondSizes.Select(beyond.Measure)]), result.GetValue(Document));
            return 0;
        }

        var run = new ScaleRun(
            result.GetValue(PerProcess),
            result.GetValue(AtOnce),
            SettingsOf(result),
            Settle: TimeSpan.FromSeconds(quick ? 1 : result.GetValue(Settle)),
            Idle: TimeSpan.FromSeconds(quick ? 2 : result.GetValue(Idle)),
            Requests: 300);
        var all = new List<ScaleFigures>();
        try
        {
            foreach (var nodes in sizes)
            {
                await Console.Error.WriteLineAsync($"{nodes} nodes");
                all.Add(await run.MeasureAsync(nodes));
            }
        }
        finally
        {
            await TellAsync(ScaleTable.Of(all), result.GetValue(Document)); // also when a large one has failed
        }

        return all.All(HasPassed) ? 0 : 1;
    }

    private static bool IsSize(string text) => int.TryParse(text, out var size) && size is >= 3 and <= 10_000;

    private static ClusterSettings SettingsOf(ParseResult result) =>
        new(result.GetValue(FirstPort), result.GetValue(With)!);

    private static async Task TellAsync(string table, FileInfo? document)
    {
        await Console.Out.WriteLineAsync(table);
        if (document is not null)
        {
            await File.WriteAllTextAsync(document.FullName, table);
        }
    }

    private static bool HasPassed(ScaleFigures figures) =>
        figures is { Formed: not null, Joined: not null, Left: not null, Requests: { } sent } && sent.Answered == sent.Sent;
}
