using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Inspection.Inquiries;

namespace Mesh.Observation.Pictures;

/// <summary>What all nodes think of each other at one moment. Pure.</summary>
internal sealed class Accusations
{
    private const string Lost = "connection-lost"; // a fact, however starved who states it

    private readonly Dictionary<string, List<Accuser>> _of = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _phis = new(StringComparer.Ordinal);

    /// <param name="facts">What the node that makes the picture knows; its own opinions are taken from here.</param>
    /// <param name="said">What the others told of late, by name.</param>
    public Accusations(PictureFacts facts, IReadOnlyDictionary<string, ChronicleAnswer> said)
    {
        foreach (var peer in facts.Peers)
        {
            var since = facts.SuspectSince.TryGetValue(peer.Node, out var moment) ? facts.Now - moment : TimeSpan.Zero;
            Add(facts.Node, peer.Node, peer.Suspicion.Phi, peer.Suspicion.IsSuspect, Words.Of(peer.Suspicion.Cause.ToString()), since);
        }

        foreach (var (by, answer) in said.Where(one => one.Key != facts.Node))
        {
            foreach (var opinion in answer.Opinions.Where(opinion => opinion.Node != by))
            {
                var since = TimeSpan.FromSeconds(Math.Clamp(opinion.Seconds, 0, 1e9));
                Add(by, opinion.Node, opinion.Phi ?? double.PositiveInfinity, opinion.Suspect, opinion.Cause, since);
            }
        }

        foreach (var accusers in _of.Values)
        {
            accusers.Sort((one, other) => string.CompareOrdinal(one.By, other.By));
        }
    }

    /// <summary>Who suspects a node; sorted by name.</summary>
    public IReadOnlyList<Accuser> Of(string node) => _of.TryGetValue(node, out var accusers) ? accusers : [];

    /// <summary>The highest phi that another node has of it; null when none has an opinion.</summary>
    public double? PhiOf(string node) => _phis.TryGetValue(node, out var phi) ? phi : null;

    /// <summary>The same accusers with what speaks against them.</summary>
    /// <param name="node">Whom they suspect.</param>
    /// <param name="selfOf">How a node says it is; null when nobody knows.</param>
    /// <param name="cutOff">The node that makes the picture, if it hears no majority.</param>
    public ImmutableArray<Accuser> Weighed(string node, Func<string, SelfWord?> selfOf, string? cutOff)
    {
        var accusers = Of(node);
        return [.. accusers.Select(accuser => accuser.By == cutOff
            ? accuser with { But = "hears no majority of voters, so rather it is cut off itself", IsCutOff = true }
            : accuser with { But = Objection(accuser, accusers.Count, selfOf(accuser.By)) })];
    }

    private string? Objection(Accuser accuser, int accusers, SelfWord? self) =>
        self is { Lease: { Holds: false } } ? "has no lease, and rather is cut off itself"
        : self is { Doubt: > 1 } && accuser.Cause != Lost ? $"is starved itself and doubts itself ×{self.Doubt}"
        : Of(accuser.By).Count > accusers ? $"is suspect itself, to {Of(accuser.By).Count} nodes"
        : null;

    private void Add(string by, string of, double phi, bool isSuspect, string cause, TimeSpan since)
    {
        _phis[of] = _phis.TryGetValue(of, out var known) ? Math.Max(known, phi) : phi;
        if (isSuspect)
        {
            if (!_of.TryGetValue(of, out var accusers))
            {
                _of[of] = accusers = [];
            }

            accusers.Add(new(by, phi, cause, since));
        }
    }
}
