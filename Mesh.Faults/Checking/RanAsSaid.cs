using Mesh.Faults.Traffic;

namespace Mesh.Faults.Checking;

/// <summary>A request that was answered ran; one that was rejected, or that nobody could be reached for, never did.</summary>
internal static class RanAsSaid
{
    internal const string Name = "ran as was said";

    internal static IEnumerable<Violation> Violations(Evidence evidence)
    {
        foreach (var request in evidence.History.Requests)
        {
            var ran = evidence.Starts[request.Number].Any();
            if (Words.SaysItRan(request.Outcome) && !ran)
            {
                yield return new(Name, $"{request.Number} ended as {request.Outcome}, and never ran");
            }

            if (Words.SaysItNeverRan(request.Outcome) && ran)
            {
                yield return new(Name, $"{request.Number} ended as {request.Outcome} {request.Reason}, and ran");
            }
        }
    }
}
