using System.Text.Json.Serialization;

namespace Mesh.Node.Services;

/// <summary>What <see cref="Sessions"/> replies, as JSON with these names in lower case.</summary>
/// <param name="Client">The client's address: the key.</param>
/// <param name="Requests">Lines counted; zero or more.</param>
/// <param name="Bytes">The sum of their sizes; zero or more.</param>
/// <param name="Sessions">Zero before the first line, then one or more.</param>
internal sealed record SessionsReport(string Client, long Requests, long Bytes, long Sessions);

/// <summary>The JSON of the built-in services, written without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionsReport))]
internal sealed partial class ServicesJson : JsonSerializerContext;
