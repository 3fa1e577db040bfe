namespace Mesh.Links;

/// <summary>
/// How much longer than usual a frame was under way: its delay against the least delay seen on its connection.
/// </summary>
/// <remarks>
/// Two machines' monotonic clocks have no common zero, so only differences count; and they drift, so the least delay
/// may creep upward by <see cref="MaxDrift"/>. A freeze that keeps frames in a socket buffer shows in full.
/// </remarks>
internal sealed class TransitDelay
{
    private const double MaxDrift = 200e-6; // twice what two bad quartz oscillators do

    private long _least;
    private long _lastReceived;
    private bool _any;

    /// <summary>Microseconds that a frame was late; 0 upward.</summary>
    /// <param name="sentAt">The sender's clock; 0 to <see cref="Wire.MaxMicroseconds"/>.</param>
    /// <param name="receivedAt">This node's clock; 0 upward, and not below the last.</param>
    public long LatenessOf(long sentAt, long receivedAt)
    {
        var delay = receivedAt - sentAt;
        var crept = _least + (long)(MaxDrift * (receivedAt - _lastReceived));
        _least = _any ? Math.Min(delay, crept) : delay;
        _lastReceived = receivedAt;
        _any = true;
        return delay - _least;
    }
}
