using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>
/// Says which DNS names this node is to ask for now, and when next. For one caller, who tells the time.
/// </summary>
/// <param name="random">Keeps names that fail together from asking together ever after.</param>
internal sealed class DnsRounds(Random random)
{
    /// <summary>A shorter TTL counts as this: each asking is a question to the servers, and each change one to all nodes.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>A longer TTL counts as this: who moves a server before its TTL is over is not waited for all day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private const int MostUnderWay = 64;

    private Dictionary<WatchedName, Turn> _turns = [];

    /// <summary>The names that are this node's to ask for from now on; those that were not are due at once.</summary>
    public void Watch(IEnumerable<WatchedName> names, TimeSpan now)
    {
        var before = _turns;
        _turns = names.Distinct().ToDictionary(name => name, name => before.GetValueOrDefault(name) ?? new Turn(now, 0, false));
    }

    /// <summary>The names to ask for now, the longest due first; then <see cref="Ended"/> is due for each.</summary>
    public ImmutableArray<WatchedName> Due(TimeSpan now)
    {
        var room = MostUnderWay - _turns.Values.Count(turn => turn.IsUnderWay);
        ImmutableArray<WatchedName> due =
        [
            .. _turns.Where(turn => !turn.Value.IsUnderWay && turn.Value.At <= now)
                .OrderBy(turn => turn.Value.At)
                .Take(room)
                .Select(turn => turn.Key),
        ];
        foreach (var name in due)
        {
            _turns[name] = _turns[name] with { IsUnderWay = true };
        }

        return due;
    }

    /// <summary>An asking has ended. After an answer the next is due when its TTL is over, after a failure sooner, and later
    /// with each more.</summary>
    public DnsNews Ended(WatchedName name, DnsAnswer answer, TimeSpan now)
    {
        if (!_turns.TryGetValue(name, out var turn))
        {
            return DnsNews.Unwanted;
        }

        if (!answer.Servers.IsEmpty)
        {
            var wait = answer.TimeToLive < Least ? Least : answer.TimeToLive > Longest ? Longest : answer.TimeToLive;
            _turns[name] = new Turn(now + wait, 0, false);
            return turn.Failures > 0 ? DnsNews.FoundAgain : DnsNews.Found;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(turn.Failures, 10));
        pause = pause > LongestPause ? LongestPause : pause;
        _turns[name] = new Turn(now + (pause * (0.75 + (random.NextDouble() / 4))), turn.Failures + 1, false);
        return turn.Failures == 0 ? DnsNews.Lost : DnsNews.StillLost;
    }

    private sealed record Turn(TimeSpan At, int Failures, bool IsUnderWay);
}

/// <summary>A name of an upstream.</summary>
internal sealed record WatchedName(string Service, DnsName Name);

/// <summary>What an answer is to who heard those before.</summary>
internal enum DnsNews
{
    /// <summary>An answer, as before.</summary>
    Found,

    /// <summary>An answer, after failures.</summary>
    FoundAgain,

    /// <summary>The first failure.</summary>
    Lost,

    /// <summary>One more.</summary>
    StillLost,

    /// <summary>Nobody waits for it any more.</summary>
    Unwanted,
}
