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

    private static readonly string[] Kinds = ["user", "cart", "session", "device"];

    /// <summary>Points for weight 1 in a cluster of so many nodes.</summary>
    public static int PointsPerWeight(int nodes) => nodes > ManyNodes ? 128 : 256;

    public static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node + 1}");

    public static RingMember[] Members(int nodes) =>
        [.. Enumerable.Range(0, nodes).Select(node => new RingMember(NameOf(node), 1))];

    /// <summary>Keys such as <c>user-4711</c>: distinct, 6 to 15 characters, in no order.</summary>
    public static string[] ShortKeys() => [.. Enumerable.Range(0, Keys).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{Kinds[i % Kinds.Length]}-{i * 40_503 % 10_000_019}"))];

    /// <summary>Keys of 36 characters, as UUIDs are written.</summary>
    public static string[] LongKeys() =>
        [.. Enumerable.Range(0, Keys).Select(i => new Guid(i * 40_503, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString())];
}
