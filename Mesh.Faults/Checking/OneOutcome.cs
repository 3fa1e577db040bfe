using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Checking;

/// <summary>Every request has exactly one outcome, before its deadline and 250 ms.</summary>
internal static class OneOutcome
{
    internal const string Name = "one outcome in time";

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    internal static IEnumerable<Violation> Violations(Evidence evidence) =>
        Missing(evidence.History.Requests)
            .Concat(Twice(evidence.History.Requests))
            .Concat(evidence.History.Requests.Select(request => Fault(evidence, request)).OfType<Violation>());

    private static IEnumerable<Violation> Missing(IReadOnlyList<Answered> requests)
    {
        var numbers = requests.Select(request => request.Number).Distinct().Order().ToArray();
        for (var i = 1; i < numbers.Length; i++)
        {
            var isOfOneLoad = numbers[i] / LoadOptions.NumbersPerLoad == numbers[i - 1] / LoadOptions.NumbersPerLoad;
            if (isOfOneLoad && numbers[i] != numbers[i - 1] + 1)
            {
                yield return new(Name, $"nothing is known of {numbers[i - 1] + 1} to {numbers[i] - 1}");
            }
        }
    }

    private static IEnumerable<Violation> Twice(IReadOnlyList<Answered> requests) => requests
        .GroupBy(request => request.Number)
        .Where(same => same.Count() > 1)
        .Select(same => new Violation(Name, $"{same.Key} ended {same.Count()} times"));

    private static Violation? Fault(Evidence evidence, Answered request)
    {
        var underWay = new Span(request.Began, request.Ended);
        if (evidence.FrozenGateways.Any(frozen => frozen.Gateway == request.Gateway && frozen.Span.Overlap(underWay) > 0))
        {
            return null; // the one that was asked stood still
        }

        switch (request.Outcome)
        {
            case Words.GatewayLost when evidence.KilledGateways.Contains(request.Gateway):
            case Words.Unsent:
                return null; // there was nobody who could have said more
            case Words.Replied or Words.Refused or Words.HandlerFailed or Words.Rejected or Words.Unreachable or Words.Unknown:
                var took = evidence.History.TookWithoutStalls(request);
                return took.TotalMilliseconds <= request.Deadline + Grace.TotalMilliseconds
                    ? null
                    : new(Name, $"{request.Number} took {took.TotalMilliseconds:0} of {request.Deadline} ms");
            default:
                return new(Name, $"{request.Number} ended as {request.Outcome} {request.Reason} at {request.Gateway}");
        }
    }
}
