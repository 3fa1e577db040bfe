using Mesh.Faults.Records;

namespace Mesh.Faults.Checking;

/// <summary>A run with too little traffic proves nothing: at least nine tenths of what was offered was sent.</summary>
internal static class EnoughTraffic
{
    internal const string Name = "enough traffic";

    private const double Floor = 0.9;

    internal static IEnumerable<Violation> Violations(Evidence evidence)
    {
        var history = evidence.History;
        var offered = Monotonic.Duration(history.To - history.From).TotalSeconds * history.PerSecond;
        if (history.Requests.Count == 0 || history.Requests.Count < offered * Floor)
        {
            yield return new(Name, $"{history.Requests.Count} requests of {offered:0} offered: the run is void");
        }
    }
}
