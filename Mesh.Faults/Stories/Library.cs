using System.Collections.Immutable;

namespace Mesh.Faults.Stories;

/// <summary>Every story, in the order of its row.</summary>
internal static class Library
{
    internal static ImmutableArray<Story> All { get; } =
    [
        .. new[]
        {
            CrashStories.All, LeaveStories.All, NetworkStories.All, LatencyStories.All, MachineStories.All, MemoryStories.All, PauseStories.All, FormingStories.All,
            VersionStories.All, HandlerStories.All, AttackStories.All, JoinStories.All, RetryStories.All, LongStories.All,
        }
            .SelectMany(stories => stories)
            .OrderBy(story => int.Parse(story.Row.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]), null))
            .ThenBy(story => story.Row, StringComparer.Ordinal),
    ];

    /// <summary>The stories that words name: rows, <c>all</c>, <c>change</c>, <c>night</c>, <c>attacks</c> or <c>short</c>.</summary>
    /// <exception cref="ArgumentException">A word names none.</exception>
    internal static ImmutableArray<Story> Find(IEnumerable<string> words) =>
        [.. words.SelectMany(word => Named(word)).Distinct()];

    private static ImmutableArray<Story> Named(string word)
    {
        var named = word switch
        {
            "all" => All,
            "change" => [.. All.Where(story => story.Tier == Tier.Change)],
            "night" => [.. All.Where(story => story.Tier == Tier.Night)],
            "attacks" => [.. All.Where(story => story.Tier == Tier.Attacks)],
            "short" => [.. All.Where(story => story.IsShort)],
            _ => [.. All.Where(story => story.Row == word)],
        };
        return named.IsEmpty
            ? throw new ArgumentException($"\"{word}\" is no story; wanted all, change, night, attacks, short or a row: see list.")
            : named;
    }
}
