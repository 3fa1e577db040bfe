using Mesh.Configuration;

namespace Mesh.Routing;

/// <summary>
/// Whether routes leave out a node that keeps failing: for 1 s at first, doubling with each time, then one real request
/// shows whether it is well again. Facts and moments go in; not thread-safe.
/// </summary>
internal sealed class Ejection(EjectionOptions options)
{
    private int _times; // in a row; forgotten after a good while
    private TimeSpan _until;

    /// <summary>What the node may be sent now.</summary>
    public EjectionState State { get; private set; }

    /// <summary>Whether routes avoid it: except for one request as a probe, until it is admitted again.</summary>
    public bool IsAvoided => State is EjectionState.Ejected or EjectionState.Probing;

    /// <summary>Whether time changes nothing: it is admitted, and its ejections are forgotten.</summary>
    public bool IsAtRest => State == EjectionState.Admitted && _times == 0;

    /// <summary>Whether the node has failed enough to be ejected.</summary>
    /// <param name="failuresInARow">Failures since the last good answer.</param>
    /// <param name="good">Good answers in the last ten seconds.</param>
    /// <param name="total">Good answers and failures in the last ten seconds.</param>
    public bool IsDeserved(int failuresInARow, int good, int total) =>
        State == EjectionState.Admitted
        && (failuresInARow >= options.FailuresInARow
            || (total >= options.LeastRequests && good < options.LeastGood * total));

    /// <summary>Ejects the node.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="jitter">0 to 1: of half the time added, so that many nodes do not probe in step.</param>
    public void Begin(TimeSpan now, double jitter)
    {
        var length = options.First * Math.Pow(2, Math.Min(_times, 30));
        _until = now + ((length < options.Longest ? length : options.Longest) * (1 + (jitter / 2)));
        _times++;
        State = EjectionState.Ejected;
    }

    /// <summary>Lets time go by.</summary>
    public void LookAt(TimeSpan now)
    {
        if (State == EjectionState.Ejected && now >= _until)
        {
            State = EjectionState.ProbeDue;
        }
        else if (State == EjectionState.Admitted && now - _until >= options.Longest)
        {
            _times = 0;
        }
    }

    /// <summary>A request was sent to the node: the probe, if one is due.</summary>
    public void Sent() => State = State == EjectionState.ProbeDue ? EjectionState.Probing : State;

    /// <summary>A request to the node ended: the probe, if one is out.</summary>
    public void Ended(LoadEnd end, TimeSpan now, double jitter)
    {
        if (State is not (EjectionState.Probing or EjectionState.ProbeDue))
        {
            return;
        }

        switch (end)
        {
            case LoadEnd.Failed:
                Begin(now, jitter);
                break;
            case LoadEnd.Answered:
                State = EjectionState.Admitted;
                break;
            default:
                State = EjectionState.ProbeDue; // it told nothing: the next request is the probe
                break;
        }
    }

    /// <summary>Too many are ejected: this one is admitted without a probe.</summary>
    public void Admit() => State = EjectionState.Admitted;
}

/// <summary>What an <see cref="Ejection"/> lets a node have.</summary>
internal enum EjectionState
{
    /// <summary>All its requests.</summary>
    Admitted,

    /// <summary>None.</summary>
    Ejected,

    /// <summary>The next request, as a probe.</summary>
    ProbeDue,

    /// <summary>None, until the probe's answer.</summary>
    Probing,
}
