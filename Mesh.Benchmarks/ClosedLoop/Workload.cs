using System.Collections.Immutable;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>What every contender is asked: 10,000 keys, 100 bytes. Immutable, and the same in each run.</summary>
internal static class Workload
{
    internal const int KeyCount = 10_000;
    internal const int PayloadBytes = 100;

    /// <summary>All keys.</summary>
    internal static ImmutableArray<string> Keys { get; } =
        [.. Enumerable.Range(0, KeyCount).Select(number => $"key-{number:D5}")];

    /// <summary>The bytes that each request carries. Nobody writes to them.</summary>
    internal static byte[] Payload { get; } = [.. Enumerable.Range(0, PayloadBytes).Select(at => (byte)at)];
}
