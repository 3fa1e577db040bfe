using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Mesh.Inspection;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Samples.AccessLog;

/// <summary>The palette <c>access-log</c>: what the cluster has counted, asked with <c>pbm</c>.</summary>
internal static class AccessLogPalette
{
    private const int MaxSeconds = 3_600;

    private static readonly ImmutableArray<OutputColumn> Columns =
        [new("CLIENT"), new("REQUESTS", true), new("BYTES", true), new("SESSIONS", true)];

    /// <summary>The palette, to be registered with the node's services.</summary>
    public static Palette Create() => new(
        "access-log",
        "What the cluster has counted of an access log.",
        [
            new(
                "totals",
                "The totals of clients.",
                [ArgumentDefinition.Positional("client", "a client's address") with { AllowMultiple = true }],
                context => TotalsAsync(context, context.Cancellation))
            { Role = PbmRole.Viewer },
            new(
                "watch",
                "The totals of a client, and each change of them, until it is interrupted.",
                [
                    ArgumentDefinition.Positional("client", "the client's address"),
                    ArgumentDefinition.Switch("every", $"seconds between two looks, 1 to {MaxSeconds}", "1", "-e", "--every"),
                ],
                context => WatchAsync(context, context.Cancellation))
            { Role = PbmRole.Viewer, Streams = true },
        ]);

    private static async IAsyncEnumerable<Output> TotalsAsync(
        CommandContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var documents = new JsonArray();
        var rows = new List<ImmutableArray<OutputSpan>>();
        foreach (var client in context.Arguments.Values("client"))
        {
            var totals = await AskAsync(context, client, cancellation);
            documents.Add((JsonNode)DocumentOf(client, totals));
            rows.Add([new(client, Tone.Strong), $"{totals.Requests}", $"{totals.Bytes}", $"{totals.Sessions}"]);
        }

        yield return new Output(new JsonObject { ["clients"] = documents }, [.. Output.Table(Columns, rows)]);
    }

    private static async IAsyncEnumerable<Output> WatchAsync(
        CommandContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var every = EveryOf(context.Arguments.Required("every"));
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var client = context.Arguments.Required("client");
        Totals? shown = null;
        while (true)
        {
            var totals = await AskAsync(context, client, cancellation);
            if (totals != shown)
            {
                yield return new Output(DocumentOf(client, totals), [Output.LineOf($"{client}: {totals}")]);
                shown = totals;
            }

            await Task.Delay(every, clock, cancellation);
        }
    }

    private static TimeSpan EveryOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandFailedException($"-e is \"{text}\"; a whole number from 1 to {MaxSeconds} is wanted.");

    /// <summary>The client's totals: an empty body asks for them, and counts nothing.</summary>
    private static async Task<Totals> AskAsync(CommandContext context, string client, CancellationToken cancellation)
    {
        var mesh = context.Services.GetRequiredService<MeshClient>();
        var answer = Answer.Of(await mesh.SendAsync("sessions", client, default, default, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return answer.IsReplied
            ? SessionsReply.Read(answer.Payload, client)
            : throw new CommandFailedException(
                $"The totals of {client} are not known: {answer.Outcome}, {answer.Reason}. {answer.Detail}");
    }

    private static JsonObject DocumentOf(string client, Totals totals) => new()
    {
        ["client"] = client,
        ["requests"] = totals.Requests,
        ["bytes"] = totals.Bytes,
        ["sessions"] = totals.Sessions,
    };
}
