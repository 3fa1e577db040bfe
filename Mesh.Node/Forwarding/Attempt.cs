using Mesh.Routing;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>One sending of a request to one instance, as its load counts it: from its beginning to the end of the response's
/// body. Ends once.</summary>
internal sealed class Attempt
{
    private readonly Chosen _chosen;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private TimeSpan? _took;
    private LoadEnd _end = LoadEnd.Withdrawn;
    private bool _isOver;

    internal Attempt(Chosen chosen, TimeProvider clock)
    {
        (_chosen, _clock, _began) = (chosen, clock, clock.GetTimestamp());
        chosen.Load.Sent();
    }

    internal InstanceCandidate Instance => _chosen.Candidate;

    /// <summary>The rule that chose it.</summary>
    internal RouteRule Rule => _chosen.Rule;

    /// <summary>How long it took until the response's headers were there; until now, before they are.</summary>
    internal TimeSpan Took => _took ?? _clock.GetElapsedTime(_began);

    /// <summary>The response's headers are there: whatever the status, the instance lives.</summary>
    internal void Answered(LoadEnd end)
    {
        (_took, _end) = (Took, end);
        Instance.Answered();
    }

    /// <summary>It is over: as its response said, unless something else is known.</summary>
    internal void End(LoadEnd? otherwise = null)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        Instance.Leave();
        _chosen.Load.Ended(_took is null ? otherwise ?? _end : _end, Took);
    }

    /// <summary>The response broke off, by the instance's doing.</summary>
    internal void Broken() => _end = LoadEnd.Failed;
}
