namespace Mesh.Upstreams;

/// <summary>
/// How long changes are gathered before tables are made of them: so that a thousand registrations make a few tables, not a
/// thousand, and that making them leaves most of a processor to requests, however many instances there are. For one caller.
/// </summary>
internal sealed class PublishPace
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    // A heartbeat counts from when it is seen here, and the shortest time-to-live is a second.
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(500);

    /// <summary>How long to gather now.</summary>
    public TimeSpan Pause { get; private set; } = Least;

    /// <summary>Making the tables took so long; gathering takes four times that, within bounds.</summary>
    public void Took(TimeSpan time) =>
        Pause = TimeSpan.FromTicks(Math.Clamp(4 * time.Ticks, Least.Ticks, Most.Ticks));
}
