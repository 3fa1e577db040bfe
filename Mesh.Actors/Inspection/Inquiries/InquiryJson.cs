using System.Text.Json.Serialization;

namespace Mesh.Inspection.Inquiries;

/// <summary>Questions and answers as JSON, without reflection; names in camel case. What another node has written is looked at
/// with care: all that is wanted has to be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(AmountConverter)],
    MaxDepth = 16,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
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
[JsonSerializable(typeof(ChronicleQuestion))]
[JsonSerializable(typeof(ChronicleAnswer))]
internal sealed partial class InquiryJson : JsonSerializerContext;

/// <summary>A question that needs no words.</summary>
internal sealed record Nothing
{
    public static Nothing Instance { get; } = new();
}
