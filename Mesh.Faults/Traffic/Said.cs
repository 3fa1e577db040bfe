using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Mesh.Faults.Traffic;

/// <summary>What a gateway's response says of the request.</summary>
internal sealed record Said(string Outcome, string Reason, string Node = "-", int Attempts = 0, string Reply = "-")
{
    /// <summary>A reply longer than this is no counter's, and is not kept.</summary>
    private const int LongestReply = 64;

    internal static async Task<Said> OfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var node = Header(response, "Mesh-Node") ?? "-";
        _ = int.TryParse(Header(response, "Mesh-Attempts"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            var reply = body.Length is > 0 and <= LongestReply ? System.Text.Encoding.ASCII.GetString(body).Trim() : "-";
            return new(Words.Replied, "-", node, attempts, reply);
        }

        var (outcome, reason) = Problem(body) ?? ("untyped", $"{(int)response.StatusCode}");
        return new(outcome, reason, node, attempts);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>Null for an error without problem details, which no gateway may give.</summary>
    private static (string Outcome, string Reason)? Problem(byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return (
                problem.RootElement.GetProperty("outcome").GetString()!, problem.RootElement.GetProperty("reason").GetString()!);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
