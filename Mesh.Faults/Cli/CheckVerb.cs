using System.CommandLine;
using Mesh.Faults.Checking;
using Mesh.Faults.Records;

namespace Mesh.Faults.Cli;

/// <summary><c>check</c>: what a run left behind, against the invariants.</summary>
internal static class CheckVerb
{
    private static readonly Argument<string> History = new("HISTORY") { Description = "What a load has written." };

    private static readonly Argument<string[]> Records = new("RECORDS")
    { Description = "What the nodes have written.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> Strict = new("--strict")
    { Description = "The services of strict affinity, with commas.", HelpName = "NAMES", DefaultValueFactory = _ => "" };

    internal static Command Command
    {
        get
        {
            var command = new Command("check", "Checks what was seen and what was run against the invariants; exit 0 or 1.")
            {
                History, Records, Strict,
            };
            command.SetAction(result =>
            {
                var violations = Invariants.Check(Read(result));
                Console.Out.WriteLine(Invariants.Sum(violations));
                return violations.IsEmpty ? 0 : 1;
            });
            return command;
        }
    }

    private static Evidence Read(ParseResult result) => new(
        Traffic.History.Read(File.ReadLines(result.GetValue(History)!)),
        RecordFile.Read(result.GetValue(Records)!))
    {
        Strict = [.. result.GetValue(Strict)!.Split(',', StringSplitOptions.RemoveEmptyEntries)],
    };
}
