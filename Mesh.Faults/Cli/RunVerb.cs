using System.CommandLine;
using Mesh.Faults.Stories;

namespace Mesh.Faults.Cli;

/// <summary><c>list</c> and <c>run</c>: the stories.</summary>
internal static class RunVerb
{
    private static readonly Argument<string[]> Rows = new("ROWS")
    { Description = "Rows, or all, change, night, attacks, short.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> Without = new("--without")
    {
        Description = $"Mechanisms to switch off, with commas: {string.Join(", ", MechanismNames.All)}.",
        HelpName = "NAMES",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string?> Network = new("--network")
    { Description = "The prefix of the namespaces that .ci/faults has set up.", HelpName = "PREFIX" };

    private static readonly Option<string?> Document = new("--document")
    { Description = "Write what was measured into this document's table.", HelpName = "FILE" };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Where records, histories and logs go.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "mesh-faults"),
    };

    private static readonly Option<bool> Keep = new("--keep") { Description = "Keep them of good runs, too." };

    private static readonly Option<bool> Short = new("--short") { Description = "Less load and less calm." };

    private static readonly Option<int> For = new("--for")
    { Description = "How long those go on that have no end of their own, and each attack.", HelpName = "SECONDS" };

    private static readonly Option<int> Seed = new("--seed")
    { Description = "What random faults come from.", HelpName = "N", DefaultValueFactory = _ => 1 };

    internal static Command List
    {
        get
        {
            var command = new Command("list", "Lists the stories: row, when it is told, what it needs, what breaks.");
            command.SetAction(_ =>
            {
                foreach (var story in Library.All)
                {
                    Console.Out.WriteLine(Report.Listed(story));
                }
            });
            return command;
        }
    }

    internal static Command Run
    {
        get
        {
            var command = new Command("run", "Tells stories, and says what was promised and measured; exit 0 when all was kept.")
            {
                Rows, Without, Network, Document, Folder, Keep, Short, For, Seed,
            };
            command.SetAction((result, _) => RunAsync(result));
            return command;
        }
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        var without = result.GetValue(Without)!;
        _ = MechanismNames.Without(without);
        var teller = new Teller(
            result.GetValue(Network), without, result.GetValue(Short), result.GetValue(Folder)!, result.GetValue(Keep))
        {
            For = result.GetValue(For) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            Seed = result.GetValue(Seed),
        };
        var tellings = new List<Telling>();
        var skipped = 0;
        foreach (var story in Library.Find(result.GetValue(Rows)!))
        {
            if (!teller.Can(story))
            {
                skipped++;
                Console.Out.WriteLine(Report.Skipped(story));
                continue;
            }

            var telling = await teller.TellAsync(story).ConfigureAwait(false);
            tellings.Add(telling);
            Say(telling);
        }

        await WriteAsync(result.GetValue(Document), tellings).ConfigureAwait(false);
        var failed = tellings.Count(telling => !telling.IsGood);
        Console.Out.WriteLine($"{tellings.Count - failed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
        return failed == 0 ? 0 : 1;
    }

    private static void Say(Telling telling)
    {
        Console.Out.WriteLine(Report.Line(telling));
        foreach (var line in Report.Promises(telling))
        {
            Console.Out.WriteLine(line);
        }

        if (telling.Folder is { } folder)
        {
            Console.Out.WriteLine($"         left in {folder}");
        }
    }

    private static async Task WriteAsync(string? path, IReadOnlyCollection<Telling> tellings)
    {
        if (path is not null)
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime);
            var text = await File.ReadAllTextAsync(path).ConfigureAwait(false);
            await File.WriteAllTextAsync(path, ReliabilityTable.Write(text, tellings, today)).ConfigureAwait(false);
        }
    }
}
