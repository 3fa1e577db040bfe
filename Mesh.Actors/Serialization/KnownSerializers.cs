using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Serialization;
using Akka.Util;

namespace Mesh.Serialization;

/// <summary>The serializers that may read what comes in, by the identifiers that messages name them by.</summary>
internal static class KnownSerializers
{
    private const string Key = "mesh.remoting.serializers";

    private static readonly FrozenDictionary<int, Type> Known = new Dictionary<int, Type>
    {
        [0] = typeof(NullSerializer),
        [1] = typeof(RefusingSerializer), // JSON
        [2] = typeof(RefusingSerializer), // Protocol Buffers
        [3] = typeof(RefusingSerializer), // remote deployment
        [4] = typeof(ByteArraySerializer),
        [5] = typeof(GuardedSerializer), // cluster
        [6] = typeof(GuardedSerializer), // selections
        [9] = typeof(GuardedSerializer), // pub-sub
        [11] = typeof(GuardedSerializer), // distributed data
        [12] = typeof(GuardedSerializer), // its replicator
        [14] = typeof(Akka.Cluster.Tools.Singleton.Serialization.ClusterSingletonMessageSerializer),
        [15] = typeof(GuardedSerializer), // ClusterClient
        [16] = typeof(MiscSerializer),
        [17] = typeof(Akka.Remote.Serialization.PrimitiveSerializers),
        [22] = typeof(GuardedSerializer), // watching
        [30] = typeof(RefusingSerializer), // stream references
        [36] = typeof(RefusingSerializer), // reliable delivery
        [4053] = typeof(MeshSerializer),
    }.ToFrozenDictionary();

    /// <summary>Those of Akka that build types by name, and that a deployment has all the same when it names them.</summary>
    public static ImmutableArray<NamedSerializer> ToBeNamed { get; } =
    [
        new("proto", 2, "Akka.Remote.Serialization.ProtobufSerializer, Akka.Remote", "Protocol Buffers by type name"),
        new("akka-stream-ref", 30, "Akka.Streams.Serialization.StreamRefSerializer, Akka.Streams", "stream references"),
        new("reliable-delivery", 36, "Akka.Cluster.Serialization.ReliableDeliverySerializer, Akka.Cluster", "reliable delivery"),
    ];

    /// <summary>The serializers that a system really has: those of its configuration, and those that code gave it.</summary>
    public static IReadOnlyDictionary<int, Serializer> Of(ActorSystem system) => ById(system.Serialization);

    /// <summary>Whether Mesh knows what a serializer builds.</summary>
    public static bool IsKnown(Serializer serializer) => Known.GetValueOrDefault(serializer.Identifier) == serializer.GetType();

    /// <summary>What is wrong with the serializers of a node, a sentence each.</summary>
    /// <param name="present">See <see cref="Of"/>.</param>
    /// <param name="named">Those that the deployment wants beside these: <see cref="Key"/>.</param>
    public static IEnumerable<string> Faults(IReadOnlyDictionary<int, Serializer> present, ImmutableArray<string> named)
    {
        foreach (var (identifier, serializer) in present.OrderBy(one => one.Key))
        {
            var name = serializer.GetType().TypeQualifiedName();
            var known = Known.GetValueOrDefault(identifier);
            if (known == serializer.GetType() || (named.Contains(name) && (known is null || MayBeNamed(identifier))))
            {
                continue;
            }

            yield return known is null || MayBeNamed(identifier)
                ? $"Serializer {name} (identifier {identifier}) reads what comes from other nodes; {Key} must name it, or akka.actor.serializers must not have it."
                : $"Serializer {name} has the identifier {identifier}; it must have another, since that is {known.Name}'s.";
        }

        foreach (var name in named.Where(name => !present.Values.Any(serializer => serializer.GetType().TypeQualifiedName() == name)))
        {
            yield return $"{Key} names {name}; no serializer of akka.actor.serializers is of that type.";
        }
    }

    private static bool MayBeNamed(int identifier) => ToBeNamed.Any(serializer => serializer.Identifier == identifier);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_serializersById")]
    private static extern ref Dictionary<int, Serializer> ById(Akka.Serialization.Serialization serialization);
}

/// <summary>A serializer of Akka that is refused unless it is named.</summary>
/// <param name="Alias">Its name in <c>akka.actor.serializers</c>.</param>
/// <param name="Identifier">Its identifier.</param>
/// <param name="Type">Its type, as configuration has it.</param>
/// <param name="What">What it is for, in words.</param>
internal sealed record NamedSerializer(string Alias, int Identifier, string Type, string What);
