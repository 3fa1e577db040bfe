using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Mesh.Configuration;

/// <summary>Stands in JSON's place and refuses both ways, so that no node builds the types that a message names.</summary>
/// <remarks>
/// Akka picks the serializer of what arrives by its identifier alone, so strict serialization does not cover that way;
/// its JSON (Newtonsoft, with every type's name honoured) lets the sender choose what is built.
/// </remarks>
public sealed class DenyJsonSerializer : Serializer
{
    /// <summary>Akka's identifier of JSON.</summary>
    public const int JsonIdentifier = 1;

    /// <summary>Akka calls this one, since JSON has a settings section by default.</summary>
    /// <param name="system">The system that it belongs to.</param>
    /// <param name="settings">Not used.</param>
    public DenyJsonSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
        _ = settings;
    }

    /// <inheritdoc/>
    public override int Identifier => JsonIdentifier;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <summary>Refuses.</summary>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj) => throw new SerializationException(
        $"{obj?.GetType()} has no serializer of its own, and Mesh sends no JSON between nodes: bind one to the type.");

    /// <summary>Refuses.</summary>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException(
        "A message came as JSON, which Mesh refuses between nodes. Its sender is no node of Mesh, or lacks a serializer.");
}
