using System.Collections.Immutable;

namespace Mesh.Inspection.Sessions;

/// <summary>Which values there are of a kind, for clients that complete what their users type.</summary>
internal static class KnownValues
{
    /// <summary>The most that are told at once: nobody reads more, and a frame holds them.</summary>
    public const int Most = 64;

    private const int LongestValue = 128;

    /// <summary>Those that begin with <paramref name="prefix"/>, sorted; none of a kind that is unknown here.</summary>
    public static ImmutableArray<string> Of(string kind, string prefix, IMeshState state) =>
    [
        .. All(kind, state)
            .Where(value => value.Length <= LongestValue && value.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Take(Most),
    ];

    private static IEnumerable<string> All(string kind, IMeshState state) => kind switch
    {
        ValueKinds.Service => state.View.Services.Keys,
        ValueKinds.Node => state.View.Members.Select(member => member.Name),
        ValueKinds.Address => state.View.Members.Select(member => $"{member.Address.Host}:{member.Address.Port}"),
        _ => [],
    };
}
