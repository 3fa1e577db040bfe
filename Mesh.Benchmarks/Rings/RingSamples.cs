using System.Globalization;
using Mesh.Membership;

namespace Mesh.Benchmarks.Rings;

/// <summary>The nodes and keys that all rings are measured with.</summary>
internal static class RingSamples
{
    /// <summary>How many keys one invocation looks up: distinct, so that no cache answers instead of the ring.</summary>
    public const int Keys = 4_096;

    // What hocon/reference.conf advises: "128 is enough for thousands of nodes".
    private const int ManyNodes = 2_000;

    /// <summary>Points for weight 1 in a cluster of so many nodes.</summary>
    public static int PointsPerWeight(int nodes) => nodes > ManyNodes ? 128 : 256;

    public static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node + 1}");

    public static RingMember[] Members(int nodes) =>
        [.. Enumerable.Range(0, nodes).Select(node => new RingMember(NameOf(node), 1))];

    /// <summary>Keys of 9 to 15 letters and digits, in no order.</summary>
    public static string[] KeyList()
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, Keys)
                .Select(_ => string.Create(CultureInfo.InvariantCulture, $"session-{random.Next()}")[..random.Next(9, 16)])
                .Select((key, i) => string.Create(CultureInfo.InvariantCulture, $"{key[..^5]}{i:x5}")),
        ];
    }
}
