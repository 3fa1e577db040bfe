using System.CommandLine;
using System.CommandLine.Parsing;
using Mesh.Configuration;
using Mesh.Fuzz.Running;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Cli;

/// <summary>The fuzzer's command line.</summary>
internal static class FuzzCommandLine
{
    private const string Everything = "all";

    private static readonly Argument<string> Target = new("TARGET")
    {
        Description = $"What to fuzz: {Everything}, {string.Join(", ", FuzzTargets.Names)}.",
        DefaultValueFactory = _ => Everything,
    };

    private static readonly Option<TimeSpan> For = new("--for")
    {
        Description = "How long, for each target.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
        CustomParser = ReadDuration,
    };

    private static readonly Option<int?> Seed = new("--seed")
    { Description = "What all chance comes from; a new one each time if absent.", HelpName = "N" };

    private static readonly Option<string?> CorpusFolder = new("--corpus")
    { Description = "Where inputs are kept, a folder for each target; what came with the program if absent.", HelpName = "DIR" };

    private static readonly Option<bool> Keep = new("--keep")
    { Description = "Keep in --corpus the few short inputs that reach all that was reached." };

    private static readonly Option<string> Findings = new("--findings")
    {
        Description = "Where inputs go for which something does not hold.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "fuzz"),
    };

    private static readonly Option<int> Parallel = new("--parallel")
    { Description = "How many targets at once.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> Replay = new("--replay")
    { Description = "Give a target this one input, and say what comes of it.", HelpName = "FILE" };

    private static readonly Option<string?> Last = new("--last") { Hidden = true };

    /// <summary>Does what the command line asks for, and gives the process's exit code.</summary>
    internal static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Feeds hostile bytes and text to every parser that reads what others wrote.")
        {
            Target, For, Seed, CorpusFolder, Keep, Findings, Parallel, Replay, Last,
        };
        Target.AcceptOnlyFromAmong([Everything, .. FuzzTargets.Names]);
        root.SetAction((result, _) => RunAsync(result));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Task<int> RunAsync(ParseResult result)
    {
        var name = result.GetValue(Target)!;
        if (result.GetValue(Replay) is { } file)
        {
            return Task.FromResult(Replayed(FuzzTargets.Of(name), file));
        }

        var plan = new FuzzPlan(
            result.GetValue(For),
            result.GetValue(Seed) ?? Environment.TickCount,
            Path.GetFullPath(result.GetValue(CorpusFolder) ?? Corpus.Shipped.Folder),
            result.GetValue(Keep),
            Path.GetFullPath(result.GetValue(Findings)!));
        return result.GetValue(Last) is { } last
            ? Task.FromResult(Worker.Run(name, plan, last))
            : Workers.RunAsync(name == Everything ? FuzzTargets.Names : [name], plan, result.GetValue(Parallel));
    }

    private static int Replayed(FuzzTarget target, string file)
    {
        var finding = Finding.Of(target, File.ReadAllBytes(file));
        Console.Out.WriteLine(finding?.ToString() ?? "Everything holds.");
        return finding is null ? 0 : 1;
    }

    private static TimeSpan ReadDuration(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Quantity.Duration(text) is { } duration)
        {
            return duration;
        }

        argument.AddError($"--for is {text}; it must be a duration with its unit, such as 60s.");
        return default;
    }
}
