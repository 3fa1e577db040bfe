using System.CommandLine;

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

    private static readonly int[] BeyondSizes = [10, 100, 1_000, 10_000];

    private static readonly Option<int[]> Nodes = new("--nodes")
    {
        Description = "The sizes.",
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [3, 10, 30, 100, 200],
    };

    private static readonly Option<int> PerProcess = new("--per-process")
    { Description = "Nodes that share a process.", HelpName = "N", DefaultValueFactory = _ => 25 };

    private static readonly Option<int> AtOnce = new("--at-once")
    { Description = "Nodes that start at once; the next starts when one of them is Up.", HelpName = "N", DefaultValueFactory = _ => 4 };

    private static readonly Option<int> IdleSeconds = new("--idle")
    { Description = "How long the idle cluster is watched.", HelpName = "SECONDS", DefaultValueFactory = _ => 20 };

    private static readonly Option<int> SettleSeconds = new("--settle")
    {
        Description = "How long it is left alone before: links that only forming needed stand for mesh.links.idle-after.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 75,
    };

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

    private static readonly Option<bool> Quick = new("--quick")
    { Description = "3 and 5 nodes for a few seconds: whether it runs." };

    private static readonly Option<bool> IsBeyond = new("--beyond")
    { Description = "The curve to 10,000 nodes instead: measured parts, and what they add up to." };

    private static readonly Option<string?> Document = new("--document")
    { Description = "Write the Markdown table to this file.", HelpName = "FILE" };

    internal static Command Command
    {
        get
        {
            var command = new Command("scale", "Measures what clusters of growing size cost each node.")
            {
                Nodes, PerProcess, AtOnce, SettleSeconds, IdleSeconds, FirstPort, With, Quick, IsBeyond, Document,
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
        var sizes = quick ? [3, 5] : result.GetValue(Nodes)!;
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
            Settle: TimeSpan.FromSeconds(quick ? 1 : result.GetValue(SettleSeconds)),
            Idle: TimeSpan.FromSeconds(quick ? 2 : result.GetValue(IdleSeconds)),
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

    private static ClusterSettings SettingsOf(ParseResult result) =>
        new(result.GetValue(FirstPort), result.GetValue(With)!);

    private static async Task TellAsync(string table, string? document)
    {
        await Console.Out.WriteLineAsync(table);
        if (document is not null)
        {
            await File.WriteAllTextAsync(document, table);
        }
    }

    private static bool HasPassed(ScaleFigures figures) =>
        figures is { Formed: not null, Joined: not null, Left: not null, Requests: { } sent } && sent.Answered == sent.Sent;
}
