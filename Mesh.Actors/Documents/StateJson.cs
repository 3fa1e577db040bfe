using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mesh.Documents;

/// <summary>What this node knows as JSON, without reflection; names in camel case. The gateway and <c>pbm</c> say the same.</summary>
[JsonSerializable(typeof(MembersDocument))]
[JsonSerializable(typeof(ServicesDocument))]
[JsonSerializable(typeof(RingDocument))]
[JsonSerializable(typeof(RouteDocument))]
[JsonSerializable(typeof(DecisionsDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(RequestDocument))]
[JsonSerializable(typeof(UpstreamsDocument))]
[JsonSerializable(typeof(UpstreamDocument))]
[JsonSerializable(typeof(PictureDocument))]
[JsonSerializable(typeof(HappeningDocument))]
[JsonSerializable(typeof(MissedDocument))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON must: people read these bodies in terminals, and no page embeds them.</summary>
    internal static StateJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
