using System.Collections.Concurrent;
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

    private readonly ConcurrentQueue<(InstanceCandidate Candidate, UpstreamDefinition Upstream, double Chance)> _due = [];
    private ImmutableArray<Watched> _watched = [];
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
        foreach (var one in _watched)
        {
            var found = one.Candidate.Look(now, doubt, doubts.IsDoubted(one.Key, one.Probers));
            if (found.IsProbeDue)
            {
                Due(one);
            }

            if (found.IsSuspectByProbes && suspects.Count < MostDoubts)
            {
                suspects.Add(one.Key);
            }
        }

        suspects.Sort(StringComparer.Ordinal);
        return suspects.ToImmutable();
    }

    private void Due(Watched one)
    {
        if (Volatile.Read(ref _underWay) >= options.Http.MaxProbes)
        {
            one.Candidate.ProbeWaits();
        }

        _due.Enqueue((one.Candidate, one.Upstream, random.NextDouble()));
        if (TryEnter())
        {
            _ = ProbeAsync();
        }
    }

    private bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= options.Http.MaxProbes)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    /// <summary>Probes what is due, one after the other, until nothing is.</summary>
    private async Task ProbeAsync()
    {
        do
        {
            try
            {
                while (_due.TryDequeue(out var due))
                {
                    due.Candidate.Probing(due.Chance);
                    due.Candidate.Probed(await prober.ProbeAsync(due.Candidate.Instance, due.Upstream).ConfigureAwait(false));
                }
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
        while (!_due.IsEmpty && TryEnter()); // one came between the two
    }
}
