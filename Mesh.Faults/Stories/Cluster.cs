using System.Collections.Immutable;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;

namespace Mesh.Faults.Stories;

/// <summary>The nodes of a story, numbered from 1, and what each has seen of the others.</summary>
internal sealed class Cluster(ImmutableArray<FaultyNode> nodes) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    internal FaultyNode this[int number] => nodes[number - 1];

    internal ImmutableArray<FaultyNode> Nodes => nodes;

    /// <summary>Those whose process runs.</summary>
    internal IReadOnlyList<FaultyNode> Running => [.. nodes.Where(node => node.IsRunning)];

    internal Watch Watch { get; } = new(nodes);

    /// <summary>Every node but one.</summary>
    internal IReadOnlyList<FaultyNode> But(FaultyNode one) => [.. nodes.Where(node => node != one)];

    /// <summary>Starts nodes at once.</summary>
    internal static Task StartAsync(params IEnumerable<FaultyNode> some) => Task.WhenAll(some.Select(node => node.StartAsync()));

    /// <summary>
    /// How long it takes until these nodes, all that run if none are named, are ready and agree on one ring of just them.
    /// </summary>
    /// <returns>Null when patience runs out; then <see cref="Seen"/> says what was seen last.</returns>
    internal async Task<TimeSpan?> AgreeWithinAsync(double seconds, IReadOnlyList<FaultyNode>? some = null)
    {
        var began = Monotonic.Now;
        while (!await AgreeAsync(some ?? Running).ConfigureAwait(false))
        {
            if (Monotonic.Duration(Monotonic.Now - began).TotalSeconds > seconds)
            {
                return null;
            }

            await Task.Delay(Look).ConfigureAwait(false);
        }

        return Monotonic.Duration(Monotonic.Now - began);
    }

    /// <summary>Whether all nodes that run list the same nodes in the same order for each of some keys, and all of them.</summary>
    internal async Task<bool> ListTheSameAsync(params IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            var lists = await Task.WhenAll(Running.Select(node => node.PreferenceListAsync(key))).ConfigureAwait(false);
            if (lists.Distinct().Count() != 1 || lists[0].Split(',').Length != Running.Count)
            {
                Seen = $"{key}: {string.Join(" and ", lists.Distinct())}";
                return false;
            }
        }

        return true;
    }

    /// <summary>What kept the nodes from agreeing when last asked.</summary>
    internal string Seen { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync().ConfigureAwait(false);
        foreach (var node in nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> AgreeAsync(IReadOnlyList<FaultyNode> some)
    {
        var rings = await Task.WhenAll(some.Select(node => node.RingAsync())).ConfigureAwait(false);
        Seen = string.Join("; ", some.Zip(rings, (node, ring) =>
            $"{node.Name}: {(ring is null ? "no ring" : string.Join(',', ring.Members))}"));
        var names = some.Select(node => node.Name).Order(StringComparer.Ordinal).ToArray();
        if (some.Count == 0 || !rings.All(ring => ring is not null && ring.Digest == rings[0]!.Digest && ring.Members.SequenceEqual(names)))
        {
            return false;
        }

        var ready = await Task.WhenAll(some.Select(node => node.IsReadyAsync())).ConfigureAwait(false);
        return ready.All(isReady => isReady);
    }
}
