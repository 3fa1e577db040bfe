using System.CommandLine;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Cli;

/// <summary><c>load</c>: an open loop of numbered requests, until it is told to stop.</summary>
internal static class LoadVerb
{
    private static readonly Option<string> Gateways = new("--gateways")
    { Description = "Through whom, with commas: http://HOST:PORT", HelpName = "URLS", Required = true };

    private static readonly Option<string> History = new("--history")
    { Description = "The file to write: a line for each request.", HelpName = "FILE", Required = true };

    private static readonly Option<string> Services = new("--services")
    { Description = "Which services, in turn, with commas.", HelpName = "NAMES", DefaultValueFactory = _ => "echo" };

    private static readonly Option<int> Rate = Number("--rate", "Requests a second.", 200);
    private static readonly Option<int> Keys = Number("--keys", "How many keys take turns.", 1_000);
    private static readonly Option<int> Idempotent = Number("--idempotent", "How many of a hundred may run twice.", 100);
    private static readonly Option<int> Deadline = Number("--deadline", "How long each may take, in ms.", 1_000);
    private static readonly Option<int> First = Number("--first", "The number of the first request.", 1);
    private static readonly Option<int> Bytes = Number("--bytes", "The size of each payload.", 0);
    private static readonly Option<int> For = Number("--for", "How many seconds; 0 until told to stop.", 0);
    private static readonly Option<bool> RequestIds = new("--request-ids") { Description = "Each request names itself." };

    private static readonly Option<string> Word = new("--word")
    { Description = "Written behind each number.", HelpName = "WORD", DefaultValueFactory = _ => "" };

    internal static Command Command
    {
        get
        {
            var command = new Command("load", "Sends numbered requests at a steady rate, and writes what became of each.")
            {
                Gateways, History, Services, Rate, Keys, Idempotent, Deadline, First, Bytes, For, RequestIds, Word,
            };
            command.SetAction(async (result, _) =>
            {
                await new LoadGenerator(Read(result)).RunUntilSignalAsync().ConfigureAwait(false);
                return 0;
            });
            return command;
        }
    }

    private static LoadOptions Read(ParseResult result) => new(
        [.. result.GetValue(Gateways)!.Split(',').Select(url => new Uri(url))],
        result.GetValue(Rate),
        [.. result.GetValue(Services)!.Split(',')],
        result.GetValue(History)!)
    {
        Keys = result.GetValue(Keys),
        IdempotentPercent = result.GetValue(Idempotent),
        Deadline = TimeSpan.FromMilliseconds(result.GetValue(Deadline)),
        First = result.GetValue(First),
        RequestIds = result.GetValue(RequestIds),
        PayloadBytes = result.GetValue(Bytes),
        Word = result.GetValue(Word)!,
        For = result.GetValue(For) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
    };

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
}
