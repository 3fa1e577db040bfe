using System.Text.Json.Serialization;

namespace Mesh.Inspection.Inquiries;

/// <summary>Questions and answers as JSON, without reflection; names in camel case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(OpinionsAnswer))]
[JsonSerializable(typeof(ServicesAnswer))]
[JsonSerializable(typeof(OwnersQuestion))]
[JsonSerializable(typeof(OwnersAnswer))]
[JsonSerializable(typeof(DrainQuestion))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(TrafficAnswer))]
[JsonSerializable(typeof(BusiestQuestion))]
[JsonSerializable(typeof(BusiestAnswer))]
[JsonSerializable(typeof(CertificatesAnswer))]
internal sealed partial class InquiryJson : JsonSerializerContext;

/// <summary>A question that needs no words.</summary>
internal sealed record Nothing
{
    public static Nothing Instance { get; } = new();
}
