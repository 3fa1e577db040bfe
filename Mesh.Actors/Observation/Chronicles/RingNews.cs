using System.Globalization;
using Mesh.Membership;

namespace Mesh.Observation.Chronicles;

/// <summary>How rings change: who comes and goes, and how much moves from whom to whom. Pure.</summary>
internal static class RingNews
{
    /// <summary>Services that are told of after one change; the others change too.</summary>
    public const int MaxServices = 8;

    private const int MaxMoves = 4;
    private const int MaxNames = 5;

    /// <summary>What is new. Services whose rings change alike are looked at once: moves of large rings take milliseconds.</summary>
    public static IEnumerable<News> Between(IReadOnlyDictionary<string, Ring> before, IReadOnlyDictionary<string, Ring> after)
    {
        var known = new Dictionary<(ulong, ulong), string>();
        var changed = before.Keys.Union(after.Keys)
            .Order(StringComparer.Ordinal)
            .Select(service => (Service: service, Before: RingOf(before, service), After: RingOf(after, service)))
            .Where(one => one.Before.Digest != one.After.Digest)
            .ToArray();
        foreach (var (service, old, now) in changed.Take(MaxServices))
        {
            if (!known.TryGetValue((old.Digest, now.Digest), out var text))
            {
                known[(old.Digest, now.Digest)] = text = TextOf(old, now);
            }

            yield return new(HappeningKind.RingChanged, service, $"The ring of {service} has changed: {text}");
        }

        if (changed.Length > MaxServices)
        {
            var more = changed.Length - MaxServices;
            yield return new(
                HappeningKind.RingChanged, changed[MaxServices].Service,
                $"The rings of {changed[MaxServices].Service} and {more - 1} more services have changed at the same time.");
        }
    }

    private static Ring RingOf(IReadOnlyDictionary<string, Ring> rings, string service) =>
        rings.TryGetValue(service, out var ring) ? ring : Ring.Empty;

    private static string TextOf(Ring before, Ring after)
    {
        if (after.PointCount == 0)
        {
            return "nobody offers it any more.";
        }

        if (before.PointCount == 0)
        {
            return $"{Names(after.Members.Select(member => member.Name))} {Offers(after.Members.Length)} it now.";
        }

        var moves = RingMoves.Between(before, after);
        return $"{Members(before, after)} {Percent(moves.Sum(move => move.Share))} of all keys have another owner: {Moves(moves)}.";
    }

    private static string Members(Ring before, Ring after)
    {
        var (then, now) = (before.Members.Select(member => member.Name).ToArray(), after.Members.Select(member => member.Name).ToArray());
        string[] parts = [.. Part(now.Except(then), "joined it"), .. Part(then.Except(now), "left it")];
        return parts is [] ? "a weight is another." : $"{string.Join(", ", parts)}.";
    }

    private static IEnumerable<string> Part(IEnumerable<string> names, string what) =>
        names.ToArray() is { Length: > 0 } some ? [$"{Names(some)} {what}"] : [];

    private static string Moves(IReadOnlyCollection<RingMove> moves)
    {
        var told = moves.Take(MaxMoves).Select(move => $"{Percent(move.Share)} from {move.From} to {move.To}");
        return moves.Count <= MaxMoves ? string.Join(", ", told) : $"{string.Join(", ", told)}, and the rest in {moves.Count - MaxMoves} smaller parts";
    }

    private static string Offers(int count) => count == 1 ? "offers" : "offer";

    private static string Names(IEnumerable<string> names) => Sentences.Names([.. names], MaxNames);

    private static string Percent(double share) => (share * 100).ToString("0.0' %'", CultureInfo.InvariantCulture);
}
