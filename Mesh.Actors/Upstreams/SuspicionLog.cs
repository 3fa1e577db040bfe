using Mesh.Logs;
using Microsoft.Extensions.Logging;

namespace Mesh.Upstreams;

/// <summary>
/// Tells in the log when instances turn suspect and well again: at a pace for each, and of very many at once only the number. For one
/// caller.
/// </summary>
internal sealed class SuspicionLog(ILogger log, PacedLog paced)
{
    private const int MostLines = 10; // per look

    private readonly HashSet<InstanceCandidate> _told = []; // as suspect

    public void Tell(UpstreamTable table)
    {
        var suspects = table.ByName.Values
            .SelectMany(routes => routes.All.Candidates)
            .Where(candidate => candidate is { IsSuspect: true, IsUntried: false } && !_told.Contains(candidate));
        InstanceCandidate[] lost = [.. suspects.Where(candidate => IsDue(UpstreamLog.Suspect, candidate))];
        InstanceCandidate[] found = [.. _told.Where(candidate => !candidate.IsSuspect && IsDue(UpstreamLog.Well, candidate))];
        _told.UnionWith(lost);
        _told.ExceptWith(found);
        foreach (var one in lost.Take(MostLines))
        {
            var (instance, probe) = (one.Instance, one.LastFound ?? "none");
            paced.Of(SubjectOf(one)).InstanceSuspect(one.Name, instance.Service, instance.Address, one.Suspicion.Cause, probe);
        }

        foreach (var one in found.Take(MostLines))
        {
            paced.Of(SubjectOf(one)).InstanceWell(one.Name, one.Instance.Service, one.Instance.Address);
        }

        if (lost.Length > MostLines)
        {
            log.MoreInstancesSuspect(lost.Length - MostLines);
        }

        if (found.Length > MostLines)
        {
            log.MoreInstancesWell(found.Length - MostLines);
        }
    }

    private bool IsDue(int eventId, InstanceCandidate candidate) => paced.IsDue(eventId, SubjectOf(candidate));

    private static string SubjectOf(InstanceCandidate candidate) => $"{candidate.Instance.Service}/{candidate.Name}";
}
