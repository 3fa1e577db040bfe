using System.Collections.Immutable;
using Akka.Actor;
using Akka.Util;

namespace Mesh.Serialization;

/// <summary>Whether a node may run: it has the serializers that Mesh knows or the deployment names, and none builds what messages name.</summary>
internal static class SerializationSelfTest
{
    /// <summary>Tries the serializers of a system that has started. Takes a millisecond, and what the first exceptions of a process take.</summary>
    /// <param name="system">The node's.</param>
    /// <param name="named">Serializers that the deployment wants beside those of Mesh: <c>mesh.remoting.serializers</c>.</param>
    /// <returns>What is wrong, a sentence each; none if it may run.</returns>
    public static ImmutableArray<string> Run(ActorSystem system, ImmutableArray<string> named)
    {
        var present = KnownSerializers.Of(system);
        var built = Gadget.OfAkka.Concat(present.Keys.Where(identifier => !KnownSerializers.IsKnown(present[identifier])).SelectMany(Gadget.For))
            .Where(gadget => !IsVouchedFor(gadget) && Builds(system, gadget))
            .Select(gadget => gadget.Builder)
            .Where(present.ContainsKey)
            .Distinct();
        return
        [
            .. KnownSerializers.Faults(present, named),
            .. built.Select(identifier =>
                $"Serializer {present[identifier].GetType().TypeQualifiedName()} (identifier {identifier}) built a type that a message named; "
                + $"{SettingOf(system, present[identifier].GetType())} lets it, and must not."),
        ];

        // It builds any type that has an empty constructor; whoever names it was told so.
        bool IsVouchedFor(Gadget gadget) => KnownSerializers.ToBeNamed.Any(
            serializer => serializer.Identifier == gadget.Builder && named.Contains(serializer.Type));
    }

    private static bool Builds(ActorSystem system, Gadget gadget) => Canary.IsBuiltBy(() =>
    {
        try
        {
            system.Serialization.Deserialize(gadget.Bytes, gadget.Identifier, gadget.Manifest);
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            // as it should; what counts is whether it was built before
        }
    });

    private static string SettingOf(ActorSystem system, Type serializer) =>
        system.Settings.Config.GetConfig("akka.actor.serializers").AsEnumerable()
            .Where(setting => Type.GetType(setting.Value.GetString()) == serializer)
            .Select(setting => $"akka.actor.serializers.{setting.Key}")
            .FirstOrDefault("a SerializationSetup in code");
}
