namespace Mesh.Benchmarks.Failover;

/// <summary>What happens to a node. The values are those of Linux's signals.</summary>
internal enum NodeFault
{
    /// <summary>SIGKILL: the process is gone, and its connections with it.</summary>
    Kill = 9,

    /// <summary>SIGSTOP: the process is frozen, and its connections stay.</summary>
    Stop = 19,
}
