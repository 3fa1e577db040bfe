using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>
/// When registrations with a time-to-live are over: each node counts for itself from when it saw the last heartbeat, so that
/// no two clocks are compared. For one caller.
/// </summary>
internal sealed class TimeToLives
{
    private Dictionary<string, Life> _lives = new(StringComparer.Ordinal);

    /// <summary>Takes the entries as they are now.</summary>
    public void See(IEnumerable<KeyValuePair<string, UpstreamEntry>> entries, TimeSpan now)
    {
        var before = _lives;
        _lives = entries
            .Where(entry => entry.Value is InstanceEntry { Instance.TimeToLive: not null })
            .Select(entry => (entry.Key, Entry: (InstanceEntry)entry.Value))
            .ToDictionary(
                entry => entry.Key,
                entry => before.TryGetValue(entry.Key, out var life) && life.Entry == entry.Entry
                    ? life
                    : new Life(entry.Entry, now + entry.Entry.Instance.TimeToLive!.Value, IsOver: false),
                StringComparer.Ordinal);
    }

    /// <summary>Whether the entry is not to count any more.</summary>
    public bool IsOver(string key) => _lives.TryGetValue(key, out var life) && life.IsOver;

    /// <summary>Lets time go by: the keys of those that are over from now on.</summary>
    public ImmutableArray<string> Pass(TimeSpan now)
    {
        ImmutableArray<string> over =
            [.. _lives.Where(life => !life.Value.IsOver && life.Value.Until <= now).Select(life => life.Key)];
        foreach (var key in over)
        {
            _lives[key] = _lives[key] with { IsOver = true };
        }

        return over;
    }

    private sealed record Life(InstanceEntry Entry, TimeSpan Until, bool IsOver);
}
