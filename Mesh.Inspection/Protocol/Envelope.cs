using System.Text.Json.Serialization;

namespace Mesh.Inspection.Protocol;

/// <summary>A frame's JSON: an object with one member, named for the message, so that no type name travels.</summary>
internal sealed record Envelope
{
    public Hello? Hello { get; init; }

    public HelloAccepted? HelloAccepted { get; init; }

    public HelloRefused? HelloRefused { get; init; }

    public PalettesRequest? PalettesRequest { get; init; }

    public Palettes? Palettes { get; init; }

    public FileText? FileText { get; init; }

    public CommandRequest? CommandRequest { get; init; }

    public CommandResponse? CommandResponse { get; init; }

    public CommandFailed? CommandFailed { get; init; }

    public Cancel? Cancel { get; init; }

    public ValuesRequest? ValuesRequest { get; init; }

    public Values? Values { get; init; }

    public static Envelope Around(InspectionMessage message) => message switch
    {
        Hello it => new() { Hello = it },
        HelloAccepted it => new() { HelloAccepted = it },
        HelloRefused it => new() { HelloRefused = it },
        PalettesRequest it => new() { PalettesRequest = it },
        Palettes it => new() { Palettes = it },
        FileText it => new() { FileText = it },
        CommandRequest it => new() { CommandRequest = it },
        CommandResponse it => new() { CommandResponse = it },
        CommandFailed it => new() { CommandFailed = it },
        Cancel it => new() { Cancel = it },
        ValuesRequest it => new() { ValuesRequest = it },
        Values it => new() { Values = it },
        _ => throw new ArgumentException($"{message.GetType().Name} has no place in the envelope.", nameof(message)),
    };

    /// <summary>The messages inside; a sound envelope has exactly one.</summary>
    public IReadOnlyList<InspectionMessage> Messages() =>
    [
        .. new InspectionMessage?[]
        {
            Hello, HelloAccepted, HelloRefused, PalettesRequest, Palettes,
            FileText, CommandRequest, CommandResponse, CommandFailed, Cancel, ValuesRequest, Values,
        }.OfType<InspectionMessage>(),
    ];
}

[JsonSerializable(typeof(Envelope))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = Frame.MaxDepth,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class EnvelopeContext : JsonSerializerContext;
