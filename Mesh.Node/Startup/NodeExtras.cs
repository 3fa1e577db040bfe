using Mesh.Hosting;

namespace Mesh.Node.Startup;

/// <summary>What a program gives to its nodes that no configuration reaches: the fault suite's way in.</summary>
/// <param name="Mechanisms">What keeps the promises of these nodes.</param>
/// <param name="Configure">Adds what the constructors of its own services ask for.</param>
internal sealed record NodeExtras(Mechanisms Mechanisms, Action<IServiceCollection> Configure)
{
    /// <summary>A node as everybody runs it.</summary>
    internal static NodeExtras None { get; } = new(Mechanisms.All, _ => { });
}
