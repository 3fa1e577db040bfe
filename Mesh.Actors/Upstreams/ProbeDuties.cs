using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>Tells which instances this node probes, and who else does; keeps it of upstreams that did not change. For one
/// caller.</summary>
/// <param name="self">This node's name.</param>
internal sealed class ProbeDuties(string self)
{
    private Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private Probers? _probers;

    /// <summary>All instances of a table; each is told whether this node probes it.</summary>
    public IEnumerable<ProbeRounds.Watched> Of(UpstreamTable table, Probers probers)
    {
        var before = probers == _probers ? _kept : [];
        _probers = probers;
        _kept = table.ByName.Values.ToDictionary(
            routes => routes.Name,
            routes => before.TryGetValue(routes.Name, out var kept) && kept.Holds(routes)
                ? kept
                : new Kept(routes, [.. routes.All.Candidates.Select(candidate => Watched(candidate, routes.Definition, probers))]),
            StringComparer.Ordinal);
        return _kept.Values.SelectMany(kept => kept.Watched);
    }

    private ProbeRounds.Watched Watched(InstanceCandidate candidate, UpstreamDefinition upstream, Probers probers)
    {
        var key = EntryKey.Instance(candidate.Instance);
        var nodes = probers.Of(key, upstream.Check.Probers);
        candidate.IsProber = nodes.Contains(self);
        return new(candidate, upstream, key, nodes);
    }

    private sealed record Kept(UpstreamRoutes Routes, ImmutableArray<ProbeRounds.Watched> Watched)
    {
        public bool Holds(UpstreamRoutes routes) =>
            routes.All.Candidates == Routes.All.Candidates && routes.Definition == Routes.Definition;
    }
}
