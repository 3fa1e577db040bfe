namespace Mesh.Inspection;

/// <summary>What the pbm host spends on its clients at most. Frames have their own limit.</summary>
/// <param name="Sessions">Connections at once; 1 upward. More are told so and closed.</param>
/// <param name="HelloTimeout">How long a connection may take to say hello.</param>
/// <param name="IdleTimeout">How long a session may be silent between commands, or not take what it is sent.</param>
internal sealed record PbmLimits(int Sessions, TimeSpan HelloTimeout, TimeSpan IdleTimeout)
{
    public static PbmLimits Default { get; } = new(16, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
}
