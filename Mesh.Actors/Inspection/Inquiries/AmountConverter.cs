using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mesh.Inspection.Inquiries;

/// <summary>Numbers of other nodes that can be added up and shown: JSON may say <c>1e999</c>, and has no way to write what that is.</summary>
internal sealed class AmountConverter : JsonConverter<double>
{
    private const double Most = 1e15;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.GetDouble() is var amount && Math.Abs(amount) <= Most
            ? amount
            : throw new JsonException($"A number is none from {-Most} to {Most}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
