using System.Text.Json;

namespace Mesh.Samples.AccessLog;

/// <summary>Reads what the service <c>sessions</c> replies.</summary>
internal static class SessionsReply
{
    /// <summary>The totals in a reply.</summary>
    /// <exception cref="JsonException">The reply is not JSON.</exception>
    /// <exception cref="FormatException">A member is missing, of another type, or of another client.</exception>
    public static Totals Read(ReadOnlyMemory<byte> reply, string client)
    {
        using var document = JsonDocument.Parse(reply);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("client", out var found)
            && found.ValueKind == JsonValueKind.String && found.ValueEquals(client)
            && TryNumber(root, "requests", out var requests)
            && TryNumber(root, "bytes", out var bytes)
            && TryNumber(root, "sessions", out var sessions))
        {
            return new(requests, bytes, sessions);
        }

        throw new FormatException($"The reply is {root.GetRawText()}; wanted the totals of {client}.");
    }

    private static bool TryNumber(JsonElement root, string name, out long number)
    {
        number = 0;
        return root.TryGetProperty(name, out var found)
            && found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out number);
    }
}
