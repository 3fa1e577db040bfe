using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Routing;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Where a key goes now, and why; or why that can't be said.</summary>
/// <param name="Fault">What is wrong with the question; null when there is an answer.</param>
/// <param name="Service">The service asked for.</param>
/// <param name="Key">The key asked for.</param>
/// <param name="Owner">The node that the key falls to.</param>
/// <param name="Chosen">The node that a request goes to now.</param>
/// <param name="Rule">Why, in words.</param>
/// <param name="Else">Where it goes if that fails.</param>
/// <param name="Position">The key's position, 16 hex digits.</param>
/// <param name="Around">The same as a part of the ring.</param>
/// <param name="Policy">The policy and affinity that it went by.</param>
/// <param name="Preference">The owner and its successors.</param>
/// <param name="Mark">Its place on the ring.</param>
public sealed record KeyAnswer(
    string? Fault,
    string Service,
    string Key,
    string Owner,
    string Chosen,
    string Rule,
    string Else,
    string Position,
    string Around,
    string Policy,
    ImmutableArray<KeyCandidate> Preference,
    KeyMark? Mark)
{
    private const int MostCandidates = 10;

    /// <summary>Asks the function that routes requests.</summary>
    internal static KeyAnswer Of(IMeshState state, string service, string key)
    {
        if (RequestKey.FaultOf(key) is { } fault)
        {
            return Refused(service, key, $"{char.ToUpperInvariant(fault[0])}{fault[1..]}");
        }

        if (state.Explain(service, key) is not { } route || !state.View.Services.TryGetValue(service, out var view))
        {
            var known = state.View.Services.Count == 0
                ? "none is offered now"
                : $"wanted one of: {string.Join(", ", state.View.Services.Keys.Order(StringComparer.Ordinal))}";
            return Refused(service, key, $"No member offers a service \"{service}\"; {known}.");
        }

        return new(
            null,
            service,
            key,
            route.Owner,
            route.Chosen,
            route.Rule,
            ElseTo(route),
            RingDocument.Hex(route.Position),
            Figures.Percent(route.Position / Math.Pow(2, 64)),
            $"{route.Policy}, affinity {route.Affinity}",
            [.. route.PreferenceList.Take(MostCandidates).Select((one, place) => KeyCandidate.Of(one, place, route.Chosen))],
            RingGeometry.MarkOf(route.Position, view.Ring));
    }

    private static KeyAnswer Refused(string service, string key, string fault) =>
        new(fault, service, key, "", "", "", "", "", "", "", [], null);

    private static string ElseTo(RouteExplanation route) => route.Next is { } next
        ? string.Join(", then ", [next, .. route.Then])
        : route.Affinity == "strict" ? "nobody: a strict key waits for its owner" : "nobody: there is no other candidate";
}

/// <summary>One node of a preference list.</summary>
/// <param name="Place">Its place there, in words.</param>
/// <param name="Node">Its name.</param>
/// <param name="IsChosen">Whether requests go there now.</param>
/// <param name="State">What the node that draws thinks of it.</param>
/// <param name="Tone">How bad that is.</param>
/// <param name="InFlight">Requests sent to it that are not answered.</param>
/// <param name="RoundTrip">The round trip to it.</param>
public sealed record KeyCandidate(string Place, string Node, bool IsChosen, string State, Tone Tone, int InFlight, string RoundTrip)
{
    internal static KeyCandidate Of(RouteCandidate candidate, int place, string chosen) => new(
        place switch { 0 => "owner", 1 => "1st successor", 2 => "2nd successor", 3 => "3rd successor", _ => $"{place}th successor" },
        candidate.Node,
        candidate.Node == chosen,
        candidate.Suspicion.IsSuspect ? $"suspect: {Words.Of(candidate.Suspicion.Cause.ToString())}"
            : candidate.Ejected ? "ejected: it keeps failing"
            : candidate.Draining ? "draining"
            : candidate.KeyShare < 1 ? $"new: gets {Figures.Percent(candidate.KeyShare)} of its keys yet"
            : candidate.Suspicion.State == FailureDetection.SuspicionState.Unlinked ? "not linked yet" : "well",
        candidate.Suspicion.IsSuspect || candidate.Ejected ? Tone.Doubtful : candidate.Draining || candidate.KeyShare < 1 ? Tone.Passing : Tone.Well,
        candidate.InFlight,
        Figures.Time(candidate.RoundTrip));
}
