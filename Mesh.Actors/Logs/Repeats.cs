namespace Mesh.Logs;

/// <summary>
/// Lets the same of one subject through once in a while, and counts what it held back: whatever goes wrong again and again, the log
/// has room for something else. Thread-safe.
/// </summary>
/// <remarks>Of one kind only so many subjects are told of within the pause, so that nobody who names ever new ones fills the log.</remarks>
/// <param name="clock">Tells how much time has passed.</param>
/// <param name="pause">How long the same is held back.</param>
/// <param name="mostSubjects">How many subjects of one kind are told of within that time; 1 or more.</param>
internal sealed class Repeats(TimeProvider clock, TimeSpan pause, int mostSubjects)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Kind> _kinds = [];

    /// <summary>Whether to tell it now; what is not told is counted.</summary>
    /// <param name="kind">What is told: the id of an event.</param>
    /// <param name="subject">Whom or what it is about.</param>
    /// <param name="omitted">How many of it were held back since the last that was told.</param>
    public bool Allows(int kind, string subject, out int omitted)
    {
        lock (_gate)
        {
            if (!_kinds.TryGetValue(kind, out var told))
            {
                _kinds[kind] = told = new(clock, pause, mostSubjects);
            }

            return told.Allows(subject, out omitted);
        }
    }

    /// <summary>Whether it would be told now. Counts nothing.</summary>
    public bool IsDue(int kind, string subject)
    {
        lock (_gate)
        {
            return !_kinds.TryGetValue(kind, out var told) || told.IsDue(subject);
        }
    }

    /// <summary>All subjects of one kind; no more than are told of within a pause, and some whose pause is over.</summary>
    private sealed class Kind(TimeProvider clock, TimeSpan pause, int mostSubjects)
    {
        private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
        private int _omitted; // of subjects that are not kept

        public bool Allows(string subject, out int omitted)
        {
            omitted = 0;
            if (!IsDue(subject))
            {
                if (_told.TryGetValue(subject, out var held))
                {
                    _told[subject] = held with { Omitted = held.Omitted + 1 };
                }
                else
                {
                    _omitted++;
                }

                return false;
            }

            omitted = _omitted + _told.GetValueOrDefault(subject).Omitted;
            _omitted = 0;
            _told[subject] = new(clock.GetTimestamp(), 0);
            return true;
        }

        public bool IsDue(string subject)
        {
            if (_told.TryGetValue(subject, out var told))
            {
                return IsOver(told);
            }

            if (_told.Count >= mostSubjects)
            {
                Forget();
            }

            return _told.Count < mostSubjects;
        }

        private void Forget()
        {
            foreach (var (subject, told) in _told.Where(one => IsOver(one.Value)).ToArray())
            {
                _omitted += told.Omitted;
                _told.Remove(subject);
            }
        }

        private bool IsOver(Told told) => clock.GetElapsedTime(told.At) >= pause;
    }

    private readonly record struct Told(long At, int Omitted);
}
