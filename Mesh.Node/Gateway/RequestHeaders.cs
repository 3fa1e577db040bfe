using System.Globalization;
using System.Text;
using Mesh.Access;
using Microsoft.Extensions.Primitives;

namespace Mesh.Node.Gateway;

/// <summary>Understands the headers of a request, or says which one is at fault. Pure; each header at most
/// once.</summary>
internal static class RequestHeaders
{
    /// <summary>The deadline, whether the request is idempotent, and the caller's own id of it.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static GatewayFault? ReadOptions(
        IHeaderDictionary headers, TimeSpan maxDeadline, out RequestOptions options)
    {
        var late = ReadDeadline(headers[GatewayHeaders.DeadlineMs], maxDeadline, out var deadline);
        var twice = ReadIdempotent(headers[GatewayHeaders.Idempotent], out var idempotent);
        var unnamed = ReadRequestId(headers[GatewayHeaders.RequestId], out var requestId);
        options = new() { Deadline = deadline, Idempotent = idempotent, RequestId = requestId };
        return late ?? twice ?? unnamed;
    }

    /// <summary>The key of a request that has none in its path; null when there is no such header.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static GatewayFault? ReadKey(StringValues values, out string? key)
    {
        key = null;
        if (values.Count == 0)
        {
            return null;
        }

        key = values[0] ?? string.Empty;
        return values.Count > 1
            ? Repeated(GatewayHeaders.Key, values)
            : PathKey.FaultOfLength(Encoding.UTF8.GetByteCount(key));
    }

    /// <summary>The request's id; null when there is no such header.</summary>
    /// <returns>What is wrong, or null.</returns>
    internal static GatewayFault? ReadRequestId(StringValues values, out string? id)
    {
        id = null;
        if (values.Count == 0)
        {
            return null;
        }

        var found = values[0] ?? string.Empty;
        if (values.Count > 1)
        {
            return Repeated(GatewayHeaders.RequestId, values);
        }

        if (!RequestOptions.IsRequestId(found) || Redaction.Finds(found))
        {
            return Wrong(GatewayHeaders.RequestId, found, $"1 to {RequestOptions.MaxRequestIdLength} visible ASCII characters");
        }

        id = found;
        return null;
    }

    private static GatewayFault? ReadDeadline(StringValues values, TimeSpan max, out TimeSpan? deadline)
    {
        deadline = null;
        if (values.Count == 0)
        {
            return null;
        }

        var maxMs = (long)max.TotalMilliseconds;
        if (values.Count > 1
            || !long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            || ms < 1 || ms > maxMs)
        {
            var fault = Wrong(GatewayHeaders.DeadlineMs, values.ToString(), $"a whole number from 1 to {maxMs}");
            return GatewayFault.Rejected(Reason.InvalidDeadline, fault.Detail);
        }

        deadline = TimeSpan.FromMilliseconds(ms);
        return null;
    }

    private static GatewayFault? ReadIdempotent(StringValues values, out bool? idempotent)
    {
        idempotent = values.Count == 0 ? null : values[0] == "true";
        return values.Count == 0 || (values.Count == 1 && values[0] is "true" or "false")
            ? null
            : Wrong(GatewayHeaders.Idempotent, values.ToString(), "\"true\" or \"false\"");
    }

    private static GatewayFault Repeated(string name, StringValues values) =>
        GatewayFault.Header($"{name} stands {values.Count} times; wanted it once.");

    private static GatewayFault Wrong(string name, string found, string wanted)
    {
        found = Redaction.Of(found);
        var shown = found.Length > 64 ? found[..64] + "…" : found;
        return GatewayFault.Header($"{name} is \"{shown}\"; wanted {wanted}.");
    }
}
