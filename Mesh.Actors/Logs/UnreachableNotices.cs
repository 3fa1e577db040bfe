using System.Collections.Concurrent;

namespace Mesh.Logs;

/// <summary>
/// Akka's remoting says at each attempt that a node can't be reached; seeds that are absent are asked for as long as they
/// are. Each such notice is told once a minute. Thread-safe.
/// </summary>
internal sealed class UnreachableNotices(TimeProvider clock)
{
    private const string Notice = "Tried to associate with unreachable remote address";
    private const int MaxTold = 256;

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary>Whether this message says only what was said within the last minute.</summary>
    internal bool IsOld(string message)
    {
        if (!message.Contains(Notice, StringComparison.Ordinal))
        {
            return false;
        }

        if (_told.TryGetValue(message, out var told) && clock.GetElapsedTime(told) < Again)
        {
            return true;
        }

        if (_told.Count >= MaxTold)
        {
            _told.Clear();
        }

        _told[message] = clock.GetTimestamp();
        return false;
    }
}
