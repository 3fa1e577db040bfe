namespace Mesh.Node.Services;

/// <summary>What was counted for one client: an immutable value; the default is that of a client never seen.</summary>
/// <param name="Requests">Lines counted.</param>
/// <param name="Bytes">The sum of their sizes.</param>
/// <param name="Sessions">Sessions begun.</param>
/// <param name="LastRequestAt">The time of the line counted last, in seconds since 1970 UTC.</param>
internal readonly record struct ClientTotals(long Requests, long Bytes, long Sessions, long LastRequestAt)
{
    /// <summary>A pause longer than this between a client's requests ends its session: 30 minutes, in
    /// seconds.</summary>
    internal const long SessionGapSeconds = 30 * 60;

    /// <summary>Adds one line.</summary>
    /// <remarks>
    /// The gap is that from the line before, in order of arrival. Web servers log a request when it ends, so lines come
    /// out of order; a gap of zero or less is no pause, and starts nothing.
    /// </remarks>
    /// <returns>False, and the totals as they were, when the bytes would exceed <see cref="long.MaxValue"/>.</returns>
    internal bool TryCount(AccessLogLine line, out ClientTotals counted)
    {
        counted = this;
        if (line.Bytes > long.MaxValue - Bytes)
        {
            return false;
        }

        var starts = Requests == 0 || line.UnixSeconds - LastRequestAt > SessionGapSeconds;
        counted = new(Requests + 1, Bytes + line.Bytes, starts ? Sessions + 1 : Sessions, line.UnixSeconds);
        return true;
    }
}
