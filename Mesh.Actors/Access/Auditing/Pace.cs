using Mesh.Links;

namespace Mesh.Access;

/// <summary>Lets so many lines a second through, and counts the others, so that a flood does not fill the log. Thread-safe.</summary>
/// <param name="clock">Tells seconds.</param>
/// <param name="most">Lines within a second; 1 or more.</param>
internal sealed class Pace(TimeProvider clock, int most = 1)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan? _begun;
    private int _told;
    private int _silent;

    /// <summary>Whether to tell of one more, and then of how many that were not told since the last.</summary>
    public bool Allows(out int silent)
    {
        lock (_gate)
        {
            var now = clock.Monotonic();
            if (_begun is null || now - _begun >= Interval)
            {
                (_begun, _told) = (now, 0);
            }

            if (_told == most)
            {
                _silent++;
                silent = 0;
                return false;
            }

            _told++;
            (silent, _silent) = (_silent, 0);
            return true;
        }
    }
}
