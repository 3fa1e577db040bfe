using Akka.Actor;
using Mesh.Logs;

namespace Mesh.Services;

/// <summary>Has a key's actor stop. Nobody enters it any more; what was in before is answered first.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Timeout">How long <see cref="KeyedActor.OnDeactivate"/> may take.</param>
/// <param name="Clock">Measures it.</param>
internal sealed record Deactivate(DeactivationReason Reason, TimeSpan Timeout, TimeProvider Clock)
    : INoSerializationVerificationNeeded
{
    /// <summary>Whether the node has no lease: a call may have held this up for so long that another node serves the key.</summary>
    public Func<bool> HasLostLease { get; init; } = () => false;

    /// <summary>The service's name, for the log.</summary>
    public string Service { get; init; } = string.Empty;

    /// <summary>Told if the actor can't be deactivated.</summary>
    public PacedLog Log { get; init; } = PacedLog.None;

    /// <summary>The reason as of now.</summary>
    public DeactivationReason ReasonNow => HasLostLease() ? DeactivationReason.LeaseLost : Reason;

    /// <summary>For an actor that was never activated, and so has nothing to save.</summary>
    public static Deactivate Unused { get; } = new(DeactivationReason.Idle, TimeSpan.Zero, TimeProvider.System);
}
