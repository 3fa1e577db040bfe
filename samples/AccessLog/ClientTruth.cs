namespace Mesh.Samples.AccessLog;

/// <summary>A client's requests, bytes and sessions: as the file says, or as the cluster says.</summary>
internal readonly record struct Totals(long Requests, long Bytes, long Sessions)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Requests} requests, {Bytes} bytes, {Sessions} sessions";
}

/// <summary>Computes a client's totals from its lines without Mesh, to check the cluster by.</summary>
/// <remarks>Shares no code with the service <c>sessions</c> on purpose: what both had wrong, no check would
/// find.</remarks>
internal sealed class ClientTruth
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    private DateTimeOffset _before;
    private Totals _totals;

    /// <summary>The totals so far.</summary>
    public Totals Totals => _totals;

    /// <summary>Counts the next line.</summary>
    public void Add(LoggedRequest request)
    {
        var first = _totals.Requests == 0;
        var paused = !first && request.Time - _before > Pause;
        _totals = new(
            _totals.Requests + 1,
            _totals.Bytes + request.Bytes,
            _totals.Sessions + (first || paused ? 1 : 0));
        _before = request.Time;
    }
}
