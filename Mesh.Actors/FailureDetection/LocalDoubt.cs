using Mesh.Configuration;

namespace Mesh.FailureDetection;

/// <summary>
/// How far this node doubts itself: 1 while it is well, more while it is starved (late with its own looks, its thread
/// pool behind, paused for garbage), because then its peers' answers wait unread. Pure; not thread-safe.
/// </summary>
/// <remarks>
/// After Lifeguard, in which a node that misses what it should have heard judges more slowly. It raises at once and calms
/// down by one a second: starvation comes in bursts, and the next burst should find the doubt still there.
/// </remarks>
internal sealed class LocalDoubt(DetectionOptions options)
{
    private const double CalmedPerSecond = 1;

    // Of the calm timeout: so much lateness the timeout itself allows for.
    private const double Tolerated = 0.25;

    // A reply is late by the look for it, by the pool and by the ping that went out late; and one more for safety.
    private const double Margin = 4;

    private TimeSpan? _at;

    /// <summary>By what the thresholds are multiplied: 1 to <see cref="DetectionOptions.MaxDoubt"/>.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>The same in whole numbers, to be told: 1 is well.</summary>
    public int Level => (int)Factor;

    /// <summary>Takes what this node measured of itself since the last look.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="starved">For how long it could not do what it should have; zero or more.</param>
    public void Look(TimeSpan now, TimeSpan starved)
    {
        var calmed = _at is { } at && now > at ? Factor - (CalmedPerSecond * (now - at).TotalSeconds) : Factor;
        var raised = 1 + (Margin * ((starved / options.MinPingTimeout) - Tolerated));
        Factor = Math.Clamp(Math.Max(calmed, raised), 1, options.MaxDoubt);
        _at = now;
    }
}
