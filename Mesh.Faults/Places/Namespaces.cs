using System.Diagnostics;

namespace Mesh.Faults.Places;

/// <summary>
/// Each node in a network namespace of its own, joined by a bridge in another: what <c>.ci/faults</c> sets up. Needs root.
/// </summary>
/// <param name="prefix">What the namespaces' names begin with: <c>PREFIX1</c>, <c>PREFIX2</c>, …; the bridge's is
/// <c>PREFIXs</c>, with a port <c>p1</c>, <c>p2</c>, … for each node.</param>
internal sealed class Namespaces(string prefix) : IPlace
{
    /// <inheritdoc/>
    public Network? Network { get; } = new(prefix);

    /// <inheritdoc/>
    public NodeAddress AddressOf(int number) => new($"10.99.0.{number}", 4053, 4054, 8080, 9110);

    /// <inheritdoc/>
    public ProcessStartInfo StartInfo(int number, string program, IEnumerable<string> arguments) =>
        new("ip", ["netns", "exec", $"{prefix}{number}", program, .. arguments]);
}
