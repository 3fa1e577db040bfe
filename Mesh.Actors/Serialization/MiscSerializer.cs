using Akka.Actor;
using Akka.Configuration;

namespace Mesh.Serialization;

/// <summary>
/// Akka's serializer of its various messages, apart from what it makes of a <see cref="Status.Failure"/>: Akka builds the exception
/// whose name comes with it, and gives it what came beside.
/// </summary>
public sealed class MiscSerializer : GuardedSerializer
{
    private const string FailureManifest = "STF";

    /// <summary>Called by Akka.</summary>
    /// <param name="system">The system that it belongs to.</param>
    /// <param name="settings">See <see cref="GuardedSerializer"/>.</param>
    public MiscSerializer(ExtendedActorSystem system, Config settings)
        : base(system, settings)
    {
    }

    private protected override object Read(byte[] bytes, string manifest, Type? type) => manifest == FailureManifest
        ? FailureFormat.Read(bytes, system.Serialization)
        : base.Read(bytes, manifest, type);
}
