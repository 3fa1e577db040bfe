using Mesh.Links;

namespace Mesh.Access;

/// <summary>Bounds the lines that refusals make, so that who is refused again and again fills no disk. Thread-safe.</summary>
internal sealed class RefusalPace(TimeProvider clock)
{
    /// <summary>Lines of refusals within a second.</summary>
    public const int Most = 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TimeSpan? _begun;
    private int _told;
    private int _omitted;

    /// <summary>Whether one may have a line of its own; else it is counted.</summary>
    /// <param name="omitted">How many had none before it.</param>
    public bool Take(out int omitted)
    {
        lock (_gate)
        {
            var now = clock.Monotonic();
            if (_begun is null || now - _begun >= Period)
            {
                (_begun, _told) = (now, 0);
            }

            if (_told == Most)
            {
                _omitted++;
                omitted = 0;
                return false;
            }

            _told++;
            (omitted, _omitted) = (_omitted, 0);
            return true;
        }
    }
}
