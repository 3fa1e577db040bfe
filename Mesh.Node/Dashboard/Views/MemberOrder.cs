using System.Collections.Immutable;

namespace Mesh.Node.Dashboard.Views;

/// <summary>In which order members are shown, and which of them. Pure.</summary>
internal static class MemberOrder
{
    /// <summary>Who is not well comes first; the order where nothing else is asked for.</summary>
    internal const string Default = "state";

    /// <summary>What members can be ordered by.</summary>
    internal static ImmutableArray<string> All { get; } = [Default, "node", "phi", "doubt", "share", "rate", "in-flight", "p50", "p99"];

    /// <summary>Those rows whose names have a text in them, ordered.</summary>
    internal static ImmutableArray<MemberRow> Arrange(ImmutableArray<MemberRow> rows, string? order, string? find)
    {
        var found = rows.Where(row => string.IsNullOrEmpty(find) || row.Name.Contains(find, StringComparison.OrdinalIgnoreCase));
        return order switch
        {
            "node" => [.. found],
            "phi" => By(found, row => row.Phi),
            "doubt" => By(found, row => row.Doubt),
            "share" => By(found, row => row.Share),
            "rate" => By(found, row => row.Rate),
            "in-flight" => By(found, row => row.InFlight),
            "p50" => By(found, row => row.P50?.TotalMilliseconds),
            "p99" => By(found, row => row.P99?.TotalMilliseconds),
            _ => [.. found.OrderByDescending(row => row.Look.Tone)],
        };
    }

    private static ImmutableArray<MemberRow> By(IEnumerable<MemberRow> rows, Func<MemberRow, double?> what) =>
        [.. rows.OrderByDescending(row => what(row) ?? double.NegativeInfinity)];
}
