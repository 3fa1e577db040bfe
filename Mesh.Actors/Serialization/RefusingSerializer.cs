using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Mesh.Serialization;

/// <summary>
/// Stands in the place of a serializer that lets the sender of a message choose what is built, and refuses both ways.
/// </summary>
/// <remarks>
/// Akka picks the serializer of what arrives by its identifier alone, so strict serialization does not cover that way. It takes
/// its manifest as text: of other serializers Akka itself looks up the type that the manifest names, before it asks them.
/// </remarks>
public sealed class RefusingSerializer : SerializerWithStringManifest
{
    private readonly string _refused;

    /// <summary>Called by Akka.</summary>
    /// <param name="system">The system that it belongs to.</param>
    /// <param name="settings"><c>refused</c>, what stands there otherwise, in words; <c>identifier</c>, of that.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        ArgumentNullException.ThrowIfNull(settings);

        _refused = settings.GetString("refused");
        Identifier = settings.GetInt("identifier");
    }

    /// <inheritdoc/>
    public override int Identifier { get; }

    /// <inheritdoc/>
    public override string Manifest(object o) => string.Empty;

    /// <summary>Refuses.</summary>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw new SerializationException(
        $"{obj?.GetType()} has no serializer of its own, and Mesh sends no {_refused} between nodes: bind one to the type.");

    /// <summary>Refuses.</summary>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => throw new SerializationException(
        $"A message came as {_refused}, which Mesh refuses between nodes. Its sender is no node of Mesh, or lacks a serializer.");
}
