using Microsoft.Extensions.Logging;

namespace Mesh.Upstreams;

/// <summary>Tells in the log when instances turn suspect and well again; of very many at once only the number. For one caller.</summary>
internal sealed class SuspicionLog(ILogger log)
{
    private const int MostLines = 10; // per look

    private HashSet<InstanceCandidate> _suspects = [];

    public void Tell(UpstreamTable table)
    {
        var suspects = table.ByName.Values
            .SelectMany(routes => routes.All.Candidates)
            .Where(candidate => candidate is { IsSuspect: true, IsUntried: false })
            .ToHashSet();
        TellAll("suspect", [.. suspects.Except(_suspects)]);
        TellAll("well again", [.. _suspects.Where(candidate => !candidate.IsSuspect)]);
        _suspects = suspects;
    }

    private void TellAll(string word, InstanceCandidate[] candidates)
    {
        foreach (var candidate in candidates.Take(MostLines))
        {
            log.LogInformation(
                "Instance {Instance} of {Upstream} at {Address} is {Word} to this node ({Cause}; its last probe: {Found})",
                candidate.Name,
                candidate.Instance.Service,
                candidate.Instance.Address,
                word,
                candidate.Suspicion.Cause,
                candidate.LastFound ?? "none");
        }

        if (candidates.Length > MostLines)
        {
            log.LogInformation("{Count} more instances are {Word}", candidates.Length - MostLines, word);
        }
    }
}
