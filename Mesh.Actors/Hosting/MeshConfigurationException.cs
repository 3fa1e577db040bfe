using System.Collections.Immutable;

namespace Mesh;

/// <summary>The configuration can't be used. Says every fault at once.</summary>
public sealed class MeshConfigurationException(ImmutableArray<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>Each fault: the key, the value found, the value wanted.</summary>
    public ImmutableArray<string> Faults { get; } = faults;
}
