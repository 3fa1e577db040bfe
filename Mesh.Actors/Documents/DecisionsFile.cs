using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Documents;

/// <summary>Writes remembered decisions as a document, and reads them back. Pure.</summary>
internal static class DecisionsFile
{
    /// <summary>The document.</summary>
    /// <param name="node">The node that decided.</param>
    /// <param name="decisions">Of these epochs.</param>
    /// <param name="epochs">All that the decisions name.</param>
    /// <param name="origin">When its clock stood at zero.</param>
    public static DecisionsDocument Of(
        string node, ImmutableArray<Decision> decisions, ImmutableArray<DecisionEpoch> epochs, DateTimeOffset origin)
    {
        var byNumber = epochs.ToDictionary(epoch => epoch.Number);
        return new(
            node,
            [.. epochs.Select(Of)],
            [.. decisions.Select(decision => Of(decision, byNumber[decision.Epoch], origin))]);
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is none; the message is a part of a sentence, and says what was found.</exception>
    public static (DecisionsDocument Document, ImmutableArray<Decision> Decisions, ImmutableArray<DecisionEpoch> Epochs) Read(
        string text)
    {
        var document = Parse(text);
        var epochs = document.Epochs.Select(EpochOf).DistinctBy(epoch => epoch.Number).ToDictionary(epoch => epoch.Number);
        return (document, [.. document.Decisions.Select(one => DecisionOf(one, epochs))], [.. epochs.Values]);
    }

    private static DecisionEpochDocument Of(DecisionEpoch epoch) => new(
        epoch.Number,
        epoch.Service,
        RingDocument.Hex(epoch.RingDigest),
        epoch.PointsPerWeight,
        epoch.Policy,
        epoch.KeylessPolicy,
        epoch.Strict,
        RingDocument.Hex(epoch.Seed),
        [.. epoch.Members.Select((one, i) => new DecisionMemberDocument(
            one.Name, one.Weight, epoch.Shares.IsEmpty ? 1 : epoch.Shares[i]))]);

    private static DecisionDocument Of(in Decision decision, DecisionEpoch epoch, DateTimeOffset origin) => new(
        origin.UtcDateTime + TimeSpan.FromTicks(decision.At),
        decision.Epoch,
        RingDocument.Hex(decision.Position),
        decision.Flags.HasFlag(DecisionFlags.Keyed),
        decision.Attempt,
        decision.Member < 0 ? null : epoch.Members[decision.Member].Name,
        Words.Of(decision.Rule.ToString()),
        decision.Flags.HasFlag(DecisionFlags.Looked),
        NamesOf(decision.Tried, epoch),
        NamesOf(decision.Barred, epoch),
        NamesOf(decision.Doubted, epoch),
        NamesOf(decision.Full, epoch));

    private static ImmutableArray<string> NamesOf(ulong bits, DecisionEpoch epoch) => bits == 0
        ? []
        : [.. epoch.Members.Where((_, member) => RouteSight.Has(bits, member)).Select(member => member.Name)];

    private static DecisionsDocument Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StateJson.Readable.DecisionsDocument)
                is { Node: not null, Epochs.IsDefault: false, Decisions.IsDefault: false } document
                && !document.Epochs.Contains(null!) && !document.Decisions.Contains(null!)
                && document.Epochs.All(epoch => epoch is { Service: not null, Members.IsDefault: false } && !epoch.Members.Contains(null!))
                ? document
                : throw new FormatException("it has no node, epochs and decisions");
        }
        catch (JsonException fault)
        {
            throw new FormatException(fault.Message.TrimEnd('.'));
        }
    }

    private static DecisionEpoch EpochOf(DecisionEpochDocument document)
    {
        try
        {
            var members = RingMember.Sorted(document.Members.Select(member => new RingMember(member.Name, member.Weight)));
            var shares = document.Members.ToDictionary(member => member.Name, member => member.KeyShare);
            return new DecisionEpoch(
                document.Number,
                document.Service,
                [.. members],
                Number(document.RingDigest),
                document.PointsPerWeight,
                Known(document.Policy, RoutePolicies.ForKeys),
                Known(document.KeylessPolicy, RoutePolicies.Keyless),
                document.Strict,
                shares.Values.All(share => share >= 1) ? [] : [.. members.Select(member => shares[member.Name])],
                Number(document.Seed));
        }
        catch (ArgumentException fault)
        {
            throw new FormatException($"epoch {document.Number} is none: {fault.Message}");
        }
    }

    private static Decision DecisionOf(DecisionDocument document, Dictionary<int, DecisionEpoch> epochs)
    {
        var epoch = epochs.GetValueOrDefault(document.Epoch)
            ?? throw new FormatException($"a decision is of epoch {document.Epoch}, which is not there");
        return new Decision
        {
            At = document.At.Ticks,
            Position = Number(document.Position),
            Tried = BitsOf(document.Tried, epoch),
            Barred = BitsOf(document.Barred, epoch),
            Doubted = BitsOf(document.Doubted, epoch),
            Full = BitsOf(document.Full, epoch),
            Epoch = document.Epoch,
            Member = (short)(document.Node is null ? -1 : IndexOf(document.Node, epoch)),
            Attempt = (byte)document.Attempt,
            Rule = Enum.GetValues<RouteRule>() is var rules
                && Array.FindIndex(rules, rule => Words.Of(rule.ToString()) == document.Rule) is >= 0 and var at
                ? rules[at]
                : throw new FormatException($"a rule is \"{document.Rule}\", which this node does not know"),
            Flags = (document.Keyed ? DecisionFlags.Keyed : DecisionFlags.None)
                | (document.Looked ? DecisionFlags.Looked : DecisionFlags.None),
        };
    }

    private static ulong BitsOf(ImmutableArray<string> names, DecisionEpoch epoch) => names.IsDefaultOrEmpty
        ? 0
        : names.Aggregate(0UL, (bits, name) => bits | BitOf(name, epoch));

    private static ulong BitOf(string name, DecisionEpoch epoch) => IndexOf(name, epoch) is var member && member < RouteSight.MaxMembers
        ? RouteSight.Bit(true, member)
        : throw new FormatException(
            $"a decision says what was seen of \"{name}\", which is member {member}; only the first {RouteSight.MaxMembers} can be seen");

    private static int IndexOf(string name, DecisionEpoch epoch)
    {
        for (var member = 0; member < epoch.Members.Length; member++)
        {
            if (epoch.Members[member].Name == name)
            {
                return member;
            }
        }

        throw new FormatException($"a decision names \"{name}\", which is no member of epoch {epoch.Number}");
    }

    private static string Known(string name, ImmutableArray<string> names) => names.Contains(name)
        ? name
        : throw new ArgumentException($"the policy is \"{name}\"; it must be one of {string.Join(", ", names)}");

    private static ulong Number(string hex) =>
        ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"\"{hex}\" stands where 16 hex digits are wanted");
}
