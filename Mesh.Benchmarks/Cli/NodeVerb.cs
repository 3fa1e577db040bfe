using System.CommandLine;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Cli;

/// <summary><c>node</c>: one process of a contender's cluster, led by the process that started it.</summary>
internal static class NodeVerb
{
    internal const string Name = "node";

    private static readonly Option<string> Contender = new("--contender") { Required = true };
    private static readonly Option<int> Index = Options.Number("--index", "Which process of the cluster.", 0, least: 0);
    private static readonly Option<int> Nodes = Options.Number("--nodes", "How many processes host keys.", 3);
    private static readonly Option<int> BasePort = Options.Number("--base-port", "The first of the cluster's ports.", 0);
    private static readonly Option<Tuning> Tuned = new("--tuning") { DefaultValueFactory = _ => Tuning.Default };
    private static readonly Option<double> Timeout = Options.Seconds("--timeout", "When a request has failed.", 20);

    internal static Command Command
    {
        get
        {
            var command = new Command(Name, "One process of a cluster; the other verbs start it.")
            {
                Contender, Index, Nodes, BasePort, Tuned, Timeout,
            };
            command.Hidden = true;
            command.SetAction((result, cancellation) =>
                NodeServer.RunAsync(Contestants.Find(result.GetValue(Contender)!), Place(result), cancellation));
            return command;
        }
    }

    /// <summary>The arguments that start such a process.</summary>
    internal static string[] Arguments(string contender, ContenderPlace place) =>
    [
        Name,
        "--contender", contender,
        "--index", $"{place.Index}",
        "--nodes", $"{place.Nodes}",
        "--base-port", $"{place.BasePort}",
        "--tuning", $"{place.Tuning}",
        "--timeout", $"{place.Timeout.TotalSeconds}",
    ];

    private static ContenderPlace Place(ParseResult result) => new(
        result.GetValue(Index),
        result.GetValue(Nodes),
        result.GetValue(BasePort),
        result.GetValue(Tuned),
        TimeSpan.FromSeconds(result.GetValue(Timeout)));
}
