using System.Globalization;
using System.Text;
using System.Text.Json;
using Mesh.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh route</c>: sends a real request from this node, and says how it ended.</summary>
internal static class RouteCommand
{
    private const double MostSeconds = 86_400;

    // A terminal is no place for megabytes; --json has all of a reply.
    private const int MostShown = 4_000;
    private const int Base64Columns = 76;

    public static CommandDefinition Definition { get; } = new(
        "route",
        "Sends a request from this node, and says how it ended; fails unless it was replied to.",
        [
            ArgumentDefinition.Positional("service", "the service's name") with { Kind = ValueKinds.Service },
            ArgumentDefinition.Positional("key", "what the request is about"),
            ArgumentDefinition.Positional("payload", "what is sent, as UTF-8") with { IsPayload = true },
            ArgumentDefinition.Switch("deadline", "seconds that it may take; the node's default without it", null, "-d", "--deadline"),
            ArgumentDefinition.Switch(
                "idempotent",
                "yes or no: whether it may run twice; the service's definition says without it",
                null,
                "-i",
                "--idempotent")
                with { Hints = ["yes", "no"] },
            ArgumentDefinition.Switch("request-id", "an id by which it runs only once, however often it is sent", null, "--request-id"),
        ],
        Run);

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var (service, key) = (context.Arguments.Required("service"), context.Arguments.Required("key"));
        var payload = Encoding.UTF8.GetBytes(context.Arguments.Required("payload"));
        var options = OptionsOf(context.Arguments);
        var clock = context.Services.GetRequiredService<TimeProvider>();

        var sentAt = clock.GetTimestamp();
        var result = await context.Services.GetRequiredService<MeshClient>()
            .SendAsync(service, key, payload, options, context.Cancellation);
        var document = RequestDocument.Of(service, key, result, clock.GetElapsedTime(sentAt));
        context.Cancellation.ThrowIfCancellationRequested();

        yield return new Output(
            JsonSerializer.SerializeToNode(document, StateJson.Readable.RequestDocument), [.. Parts(document, payload.Length)]);
        if (!result.IsReplied)
        {
            throw new CommandFailedException($"The request was not replied to: {document.Outcome} ({document.Reason}).");
        }
    }

    private static RequestOptions OptionsOf(CommandArguments arguments) => new()
    {
        Deadline = arguments.Value("deadline") is { } seconds ? DeadlineOf(seconds) : null,
        Idempotent = arguments.Value("idempotent") switch
        {
            null => null,
            "yes" => true,
            "no" => false,
            var other => throw new CommandFailedException($"--idempotent is \"{other}\"; yes or no is wanted."),
        },
        RequestId = arguments.Value("request-id"),
    };

    private static TimeSpan DeadlineOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandFailedException($"--deadline is \"{text}\"; seconds above 0 and up to 86,400 are wanted.");

    private static IEnumerable<OutputPart> Parts(RequestDocument sent, int payloadBytes) =>
    [
        .. LabelledText.Parts("Request", $"{sent.Service} / {sent.Key}, {Bytes(payloadBytes)}"),
        .. LabelledText.Parts("Outcome", sent.Outcome, sent.Outcome == "replied" ? Tone.Good : Tone.Bad),
        .. sent.Detail is null ? [] : LabelledText.Parts("Because", $"{sent.Reason}: {sent.Detail}"),
        .. LabelledText.Parts("Node", sent.Node ?? "none was tried"),
        .. LabelledText.Parts("Attempts", Text($"{sent.Attempts}")),
        .. LabelledText.Parts("Took", Text($"{sent.TookMs:F2} ms")),
        .. sent.RetryAfterMs is { } pause ? LabelledText.Parts("Try again", Text($"in {pause:F0} ms")) : [],
        .. sent.Outcome == "replied" ? Reply(sent) : [],
    ];

    private static IEnumerable<OutputPart> Reply(RequestDocument sent)
    {
        if (sent.ReplyBytes == 0)
        {
            return LabelledText.Parts("Reply", "empty");
        }

        var all = sent.Reply?.ReplaceLineEndings("\n") ?? InLines(sent.ReplyBase64!);
        var shown = all.Length <= MostShown ? all : all[..MostShown];
        return
        [
            .. LabelledText.Parts("Reply", Bytes(sent.ReplyBytes) + (sent.Reply is null ? ", no text: in base64" : ", text")),
            Output.LineOf(""),
            .. shown.Split('\n').Select(line => Output.LineOf(line)),
            .. all.Length == shown.Length ? [] : LabelledText.Paragraph("... (cut; --json has the whole reply)", Tone.Faint),
        ];
    }

    private static string InLines(string base64) =>
        string.Join('\n', base64.Chunk(Base64Columns).Select(line => new string(line)));

    private static string Bytes(int count) => count == 1 ? "1 byte" : Text($"{count} bytes");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
