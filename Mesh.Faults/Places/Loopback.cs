using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mesh.Faults.Places;

/// <summary>All nodes on 127.0.0.1, each on ports of its own: needs no root.</summary>
internal sealed class Loopback : IPlace
{
    private readonly ConcurrentDictionary<int, NodeAddress> _addresses = new();

    /// <inheritdoc/>
    public Network? Network => null;

    /// <inheritdoc/>
    public NodeAddress AddressOf(int number) => _addresses.GetOrAdd(number, static _ =>
        new("127.0.0.1", FreePorts.Next(), FreePorts.Next(), FreePorts.Next(), FreePorts.Next()));

    /// <inheritdoc/>
    public ProcessStartInfo StartInfo(int number, string program, IEnumerable<string> arguments) => new(program, arguments);
}
