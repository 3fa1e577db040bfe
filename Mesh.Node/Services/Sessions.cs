using System.Text;
using System.Text.Json;

namespace Mesh.Node.Services;

/// <summary>
/// Counts one client's requests, bytes and sessions. The key is the client's address, a request's body one line of an
/// access log in the combined format; an empty body reads the totals without counting. The reply is JSON:
/// <c>{"client","requests","bytes","sessions"}</c>.
/// </summary>
/// <remarks>The totals live as long as the actor: from the client's first request until it was idle for the service's
/// <c>passivate-after</c>, or the key moved to another node.</remarks>
internal sealed class Sessions : KeyedActor
{
    private ClientTotals _totals;

    /// <inheritdoc/>
    protected override ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        // A service that keeps an actor for each key is never called without one.
        var (reply, totals) = Answer(request.Key!, request.Payload.Span, _totals);
        _totals = totals;
        return new(reply);
    }

    /// <summary>What a client's totals are after a body, and what is answered; a refused body leaves them as they
    /// were.</summary>
    internal static (Reply Reply, ClientTotals Totals) Answer(
        string client, ReadOnlySpan<byte> body, ClientTotals totals)
    {
        if (body.IsEmpty)
        {
            return (Report(client, totals), totals);
        }

        if (!AccessLogLine.TryParse(body, out var line, out var fault))
        {
            return (Reply.Malformed(fault), totals);
        }

        if (!Ascii.Equals(line.Client, client))
        {
            var detail = $"The line is of client {Found.In(line.Client)}; wanted the key, \"{client}\".";
            return (Reply.Malformed(detail), totals);
        }

        return totals.TryCount(line, out var counted)
            ? (Report(client, counted), counted)
            : (Reply.Unprocessable($"The size is {line.Bytes}; with the {totals.Bytes} bytes counted so far, that is "
                + $"more than the most that can be counted, {long.MaxValue}."), totals);
    }

    private static Reply Report(string client, ClientTotals totals) => Reply.With(JsonSerializer.SerializeToUtf8Bytes(
        new SessionsReport(client, totals.Requests, totals.Bytes, totals.Sessions),
        ServicesJson.Default.SessionsReport));
}
