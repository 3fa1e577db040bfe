namespace Mesh.Fuzz.Targets;

/// <summary>A clock that stands still, so that the same input makes the same bytes.</summary>
internal sealed class StoppedClock : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public override long GetTimestamp() => TimestampFrequency;
}
