using Mesh.Links;

namespace Mesh.Connections;

/// <summary>Lets one line a second through, and counts the others, so that a flood does not fill the log. Thread-safe.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan? _told;
    private int _silent;

    /// <summary>Whether to tell of one more, and then of how many that were not told since the last.</summary>
    public bool Allows(out int silent)
    {
        lock (_gate)
        {
            var now = clock.Monotonic();
            if (now - _told < Interval)
            {
                _silent++;
                silent = 0;
                return false;
            }

            (_told, silent, _silent) = (now, _silent, 0);
            return true;
        }
    }
}
