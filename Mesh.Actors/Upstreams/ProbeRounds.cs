using System.Collections.Immutable;
using Mesh.Configuration;

namespace Mesh.Upstreams;

/// <summary>
/// Looks at all instances at a steady pace: has those probed that are due, and tells which ones this node finds suspect.
/// For one caller; probes end on other threads.
/// </summary>
/// <param name="prober">Sends the probes.</param>
/// <param name="options">How many at once, among others.</param>
/// <param name="random">Makes the pace of nodes differ.</param>
internal sealed class ProbeRounds(IInstanceProber prober, MeshOptions options, Random random)
{
    // More doubts than this are no news of instances any more.
    private const int MostDoubts = 500;

    private ImmutableArray<Watched> _watched = [];
    private int _first; // the instance that a look begins with: each has its turn when there are too few places
    private int _underWay;

    /// <summary>What there is to look at from now on.</summary>
    public void Watch(IEnumerable<Watched> instances) => _watched = [.. instances];

    /// <summary>Who of a node's members probes an instance, and whether this node is among them.</summary>
    /// <param name="Candidate">The instance.</param>
    /// <param name="Upstream">The settings of its upstream.</param>
    /// <param name="Key">Its <see cref="EntryKey"/>.</param>
    /// <param name="Probers">The nodes that probe it.</param>
    internal sealed record Watched(
        InstanceCandidate Candidate, UpstreamDefinition Upstream, string Key, ImmutableArray<string> Probers);

    /// <summary>Looks at each instance once.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="doubts">What the nodes find that probe them.</param>
    /// <param name="doubt">How far this node doubts itself.</param>
    /// <returns>The instances that this node's own probes find suspect, sorted.</returns>
    public ImmutableArray<string> Look(TimeSpan now, Doubts doubts, double doubt)
    {
        var suspects = ImmutableArray.CreateBuilder<string>();
        var watched = _watched;
        for (var step = 0; step < watched.Length; step++)
        {
            var one = watched[(step + _first) % watched.Length];
            var mayProbe = Volatile.Read(ref _underWay) < options.Http.MaxProbes;
            if (one.Candidate.Look(now, doubt, doubts.IsDoubted(one.Key, one.Probers), mayProbe ? random.NextDouble() : null))
            {
                _ = ProbeAsync(one);
            }

            if (suspects.Count < MostDoubts && one.Candidate.IsSuspectByProbes(now))
            {
                suspects.Add(one.Key);
            }
        }

        _first = watched.Length == 0 ? 0 : (_first + options.Http.MaxProbes) % watched.Length;
        suspects.Sort(StringComparer.Ordinal);
        return suspects.ToImmutable();
    }

    private async Task ProbeAsync(Watched one)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            var result = await prober.ProbeAsync(one.Candidate.Instance, one.Upstream).ConfigureAwait(false);
            one.Candidate.Probed(result);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
