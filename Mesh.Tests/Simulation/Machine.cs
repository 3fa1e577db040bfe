namespace Mesh.Tests.Simulation;

/// <summary>A machine of the simulated cluster, which runs one process of its node after the other.</summary>
internal sealed class Machine(int index, bool isVoter)
{
    public int Index { get; } = index;

    /// <summary>The node's stable name.</summary>
    public string Name { get; } = $"node{index + 1}";

    public bool IsVoter { get; } = isVoter;

    /// <summary>False while the whole machine is gone, so that nothing answers for its process.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The latest process; it may be dead.</summary>
    public SimProcess? Process { get; set; }

    public SimProcess? Alive => Process is { IsAlive: true } alive ? alive : null;

    public override string ToString() => Name;
}
