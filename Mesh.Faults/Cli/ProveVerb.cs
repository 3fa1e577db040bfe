using System.CommandLine;
using Mesh.Faults.Stories;

namespace Mesh.Faults.Cli;

/// <summary><c>prove</c>: each mechanism switched off in turn, and its story failing.</summary>
internal static class ProveVerb
{
    private static readonly Argument<string[]> Mechanisms = new("MECHANISMS")
    {
        Description = $"Which; all if none are named: {string.Join(", ", MechanismNames.All)}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Network = new("--network")
    { Description = "The prefix of the namespaces that .ci/faults has set up.", HelpName = "PREFIX" };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Where records, histories and logs go.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "mesh-faults"),
    };

    internal static Command Command
    {
        get
        {
            var command = new Command("prove", "Shows that a story fails when what it checks is switched off; exit 0 if so.")
            {
                Mechanisms, Network, Folder,
            };
            command.SetAction((result, _) => RunAsync(result));
            return command;
        }
    }

    private static async Task<int> RunAsync(ParseResult result)
    {
        var named = result.GetValue(Mechanisms) ?? [];
        _ = MechanismNames.Without(string.Join(',', named));
        var missing = 0;
        foreach (var proof in Proof.All.Where(proof => named.Length == 0 || named.Contains(proof.Mechanism)))
        {
            var teller = new Teller(
                result.GetValue(Network), proof.Mechanism, isShort: true, result.GetValue(Folder)!, keepsAll: false);
            var telling = await teller.TellAsync(Library.Find([proof.Row]).Single()).ConfigureAwait(false);
            var isShown = proof.IsShownBy(telling);
            missing += isShown ? 0 : 1;
            Console.Out.WriteLine(
                $"{(isShown ? "ok    " : "FAILED")} without {proof.Mechanism}, story {proof.Row} breaks \"{proof.Promise}\"");
            foreach (var promise in telling.Promises.Where(promise => promise.What == proof.Promise))
            {
                Console.Out.WriteLine($"             {promise.Measured}");
            }
        }

        Console.Out.WriteLine(missing == 0 ? "every mechanism is missed" : $"{missing} not missed");
        return missing == 0 ? 0 : 1;
    }
}
