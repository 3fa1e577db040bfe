using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace Mesh.Samples.AccessLog;

/// <summary>
/// Replays a log: each client's lines in the order of the file and one at a time, many clients at once. The cluster's
/// totals of a client are read before its first line, and again when every line has been sent.
/// </summary>
internal sealed class Replay(ITransport transport, int concurrency)
{
    private readonly Measurements _measurements = new();
    private readonly ConcurrentBag<string> _faults = [];
    private readonly ConcurrentDictionary<string, Totals> _before = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ClientResult> _results = [];

    /// <summary>Runs the replay.</summary>
    /// <param name="clients">The log.</param>
    /// <param name="lineDone">Told after each line, from any thread.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ReplayReport> RunAsync(
        ImmutableArray<ClientLog> clients, Action lineDone, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation };
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(clients, options, (client, stop) => SendAsync(client, lineDone, stop));
        var elapsed = Stopwatch.GetElapsedTime(started);
        await Parallel.ForEachAsync(clients, options, VerifyAsync);
        return new(elapsed, _measurements.Snapshot(), [.. _results], [.. _faults.Order(StringComparer.Ordinal)]);
    }

    private async ValueTask SendAsync(ClientLog log, Action lineDone, CancellationToken cancellation)
    {
        if (await ReadAsync(log.Client, cancellation) is { } before)
        {
            _before[log.Client] = before;
        }

        foreach (var line in log.Lines)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await transport.SendAsync(log.Client, line.Bytes, cancellation);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var fault = FaultOf(log.Client, line, answer);
            _measurements.Record(answer, elapsed, fault is null);
            if (fault is not null)
            {
                _faults.Add(fault);
            }

            lineDone();
        }
    }

    private async ValueTask VerifyAsync(ClientLog log, CancellationToken cancellation)
    {
        if (await ReadAsync(log.Client, cancellation) is not { } after
            || !_before.TryGetValue(log.Client, out var before))
        {
            return;
        }

        _results.Add(new(log.Client, after));
        if (Verification.FaultOf(log, before, after) is { } fault)
        {
            _faults.Add(fault);
        }
    }

    private async ValueTask<Totals?> ReadAsync(string client, CancellationToken cancellation)
    {
        var answer = await transport.SendAsync(client, default, cancellation);
        try
        {
            if (answer.IsReplied)
            {
                return SessionsReply.Read(answer.Payload, client);
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            answer = answer with { Outcome = "transport-failed", Reason = "bad-reply", Detail = exception.Message };
        }

        _faults.Add($"{client}: its totals could not be read: {answer.Outcome} {answer.Reason}: {answer.Detail}");
        return null;
    }

    private static string? FaultOf(string client, LogLine line, Answer answer)
    {
        var wanted = line.IsSound ? "replied" : "refused";
        return answer.Outcome == wanted
            ? null
            : $"{client}: line {line.Number}: {answer.Outcome} {answer.Reason}; wanted {wanted}. {answer.Detail}";
    }
}
