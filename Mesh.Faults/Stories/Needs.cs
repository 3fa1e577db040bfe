namespace Mesh.Faults.Stories;

/// <summary>What a story asks of the machine.</summary>
internal enum Needs
{
    /// <summary>Processes on the loopback: any user can.</summary>
    Processes,

    /// <summary>A network of its own, to break: root, set up by <c>.ci/faults</c>.</summary>
    Network,
}
