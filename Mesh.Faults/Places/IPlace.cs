using System.Diagnostics;

namespace Mesh.Faults.Places;

/// <summary>Where the nodes of a run live: on the loopback, or each in a network namespace of its own.</summary>
internal interface IPlace
{
    /// <summary>What can be done to the network; null where nothing can.</summary>
    Network? Network { get; }

    /// <summary>Where a node listens.</summary>
    /// <param name="number">Which node, from 1.</param>
    NodeAddress AddressOf(int number);

    /// <summary>How to start a program where a node lives.</summary>
    /// <param name="number">Which node, from 1.</param>
    /// <param name="program">The program's file.</param>
    /// <param name="arguments">Its arguments.</param>
    ProcessStartInfo StartInfo(int number, string program, IEnumerable<string> arguments);
}
