using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.FailureDetection;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Why a node is as it is, in words that go on after its name and its condition. Pure.</summary>
internal static class Reasons
{
    /// <summary>The words, without a full stop; empty for a node that is well. As long as nothing changes they stay as they are:
    /// they are read aloud.</summary>
    internal static string Of(NodePicture node) => (node.State, Accusations(node.Accusers)) switch
    {
        (NodeCondition.Healthy, _) => "",
        (NodeCondition.Suspect, { Length: > 0 } accused) => accused,
        (NodeCondition.Unreachable, { Length: > 0 } accused) => $"{accused}. It will be removed unless it comes back",
        (NodeCondition.Starved, _) => "it gets too little processor time, and doubts itself",
        (NodeCondition.NoLease, _) => FirstSentence(node.Why[(node.Why.IndexOf(": ", StringComparison.Ordinal) + 1)..]).TrimStart(),
        _ => Within(FirstSentence(node.Why)),
    };

    /// <summary>Who suspects it for what: <c>node1 and node2 lost their connections to it</c>.</summary>
    private static string Accusations(ImmutableArray<Accusation> accusers) => string.Join("; ", accusers
        .GroupBy(one => one.Cause, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .Select(group => InWords(group.Key, [.. group.Select(one => one.By)])));

    private static string InWords(string cause, string[] by)
    {
        var (who, isOne) = (Figures.Names(by), by.Length == 1);
        return cause switch
        {
            _ when cause == Word(SuspicionCause.ConnectionLost) => isOne ? $"{who} lost its connection to it" : $"{who} lost their connections to it",
            _ when cause == Word(SuspicionCause.PingUnanswered) => $"{who} got no answer from it in time",
            _ when cause == Word(SuspicionCause.PhiAboveThreshold) => isOne ? $"{who} hears it later than it should" : $"{who} hear it later than they should",
            _ when cause == Word(SuspicionCause.NeverConnected) => $"{who} could not connect to it yet",
            _ when cause == Word(SuspicionCause.Unreachable) => $"{who} can't reach it",
            _ => isOne ? $"{who} suspects it ({cause})" : $"{who} suspect it ({cause})",
        };
    }

    private static string Word(SuspicionCause cause) => Words.Of(cause.ToString());

    private static string FirstSentence(string why) => why.Split(". ")[0].TrimEnd('.');

    /// <summary>As it goes on within a sentence; any other first word may be somebody's name.</summary>
    private static string Within(string why) =>
        why.StartsWith("It ", StringComparison.Ordinal) || why.StartsWith("Membership ", StringComparison.Ordinal)
            ? $"{char.ToLowerInvariant(why[0])}{why[1..]}"
            : why;
}
