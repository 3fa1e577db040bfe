namespace Mesh.Benchmarks.Scale;

/// <summary>What was measured of a cluster of one size. A time that is null took longer than was waited.</summary>
/// <param name="Nodes">The size.</param>
/// <param name="Processes">The processes that share them.</param>
internal sealed record ScaleFigures(int Nodes, int Processes)
{
    /// <summary>From the first node's start until the last is Up; two start at once.</summary>
    internal TimeSpan Started { get; init; }

    /// <summary>From then until all nodes see all nodes as Up, and have one ring.</summary>
    internal TimeSpan? Formed { get; init; }

    /// <summary>From the start of one node more until all see it.</summary>
    internal TimeSpan? Joined { get; init; }

    /// <summary>From the stop of that node until all see it gone.</summary>
    internal TimeSpan? Left { get; init; }

    /// <summary>How long the cluster was watched while idle.</summary>
    internal TimeSpan Idle { get; init; }

    /// <summary>What the control plane carried while idle; null where it can't be counted.</summary>
    internal Traffic? Control { get; init; }

    /// <summary>What the data plane carried while idle; null where it can't be counted.</summary>
    internal Traffic? Data { get; init; }

    /// <summary>Processor seconds while idle; memory and threads at the end of it. Of all processes.</summary>
    internal UsageReport? Used { get; init; }

    /// <summary>Requests from nodes by chance.</summary>
    internal SendReport? Requests { get; init; }
}
