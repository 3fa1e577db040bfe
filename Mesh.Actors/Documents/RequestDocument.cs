using System.Text;

namespace Mesh.Documents;

/// <summary>How a request ended that was sent by <c>pbm mesh route</c>.</summary>
/// <param name="Service">The service.</param>
/// <param name="Key">The key.</param>
/// <param name="Outcome">How it ended: <c>replied</c>, <c>rejected</c>, …</param>
/// <param name="Reason">Why: <c>overloaded</c>, …; <c>none</c> when the handler replied.</param>
/// <param name="Detail">A sentence for people, naming the value at fault; null when the handler replied.</param>
/// <param name="Node">The node that answered or was tried last; null when none was tried.</param>
/// <param name="Attempts">How often the request was sent to a node.</param>
/// <param name="TookMs">How long its sender waited, in milliseconds.</param>
/// <param name="RetryAfterMs">How long to wait before trying again, in milliseconds; null when nothing is known of that.</param>
/// <param name="ReplyBytes">How long the reply is.</param>
/// <param name="Reply">The reply as text; null when it is not valid UTF-8.</param>
/// <param name="ReplyBase64">The reply when it is not text.</param>
internal sealed record RequestDocument(
    string Service,
    string Key,
    string Outcome,
    string Reason,
    string? Detail,
    string? Node,
    int Attempts,
    double TookMs,
    double? RetryAfterMs,
    int ReplyBytes,
    string? Reply,
    string? ReplyBase64)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static RequestDocument Of(string service, string key, in RequestResult result, TimeSpan took)
    {
        var text = TextOf(result.Payload.Span);
        return new(
            service,
            key,
            Words.Of(result.Outcome),
            Words.Of(result.Reason),
            result.Detail,
            result.Node,
            result.Attempts,
            took.TotalMilliseconds,
            result.RetryAfter?.TotalMilliseconds,
            result.Payload.Length,
            text,
            text is null ? Convert.ToBase64String(result.Payload.Span) : null);
    }

    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
