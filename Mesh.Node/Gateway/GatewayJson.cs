using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mesh.Node.Forwarding;

namespace Mesh.Node.Gateway;

/// <summary>The JSON that the gateway writes, without reflection; names in camel case.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ChangeDocument))]
[JsonSerializable(typeof(RootDocument))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON must: people read these bodies in terminals, and no page embeds them.</summary>
    internal static GatewayJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
