using System.Globalization;
using Mesh.Faults.Records;

namespace Mesh.Faults.Traffic;

/// <summary>Everything that a load saw.</summary>
/// <param name="Requests">Its requests, in the order of their ends.</param>
/// <param name="Stalls">When the load itself stood still and could see no answer.</param>
/// <param name="PerSecond">The rate that was offered; 0 when it is not known.</param>
/// <param name="From">When the load began, in nanoseconds of the monotonic clock.</param>
/// <param name="To">When it stopped sending.</param>
internal sealed record History(
    IReadOnlyList<Answered> Requests, IReadOnlyList<Span> Stalls, int PerSecond, long From, long To)
{
    private const char Comment = '#';

    /// <summary>How long the nodes took: without the time that the load itself stood still.</summary>
    internal TimeSpan TookWithoutStalls(Answered request) => Monotonic.Duration(
        request.Ended - request.Began - Stalls.Sum(stall => stall.Overlap(new(request.Began, request.Ended))));

    /// <summary>This load's, and another's that ran beside it.</summary>
    internal History With(History other) => this with
    {
        Requests = [.. Requests, .. other.Requests],
        Stalls = [.. Stalls, .. other.Stalls],
    };

    /// <summary>The line that says what was offered.</summary>
    internal static string Summary(int perSecond, long from, long to) => $"# offered {perSecond} {from} {to}";

    /// <summary>The line that says when the load stood still.</summary>
    internal static string StallLine(Span stall) => $"# stall {stall.From} {stall.To}";

    /// <summary>Reads a history.</summary>
    internal static History Read(IEnumerable<string> lines)
    {
        var requests = new List<Answered>();
        var stalls = new List<Span>();
        var (perSecond, from, to) = (0L, 0L, 0L);
        foreach (var line in lines)
        {
            if (line.Length == 0 || line[0] != Comment)
            {
                requests.Add(Answered.Parse(line));
                continue;
            }

            var numbers = line.Split(' ').Skip(2).Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            if (line.StartsWith("# stall", StringComparison.Ordinal))
            {
                stalls.Add(new(numbers[0], numbers[1]));
            }
            else
            {
                (perSecond, from, to) = (numbers[0], numbers[1], numbers[2]);
            }
        }

        return new(requests, stalls, (int)perSecond, from, to);
    }
}
