using System.Collections.Immutable;
using Mesh.Membership;
using Mesh.Upstreams;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Sessions;

/// <summary>Which values there are of a kind, for clients that complete what their users type.</summary>
internal static class KnownValues
{
    /// <summary>The most that are told at once: nobody reads more, and a frame holds them.</summary>
    public const int Most = 64;

    private const int LongestValue = 128;

    /// <summary>Those that begin with <paramref name="prefix"/>, sorted; none of a kind that is unknown here.</summary>
    public static ImmutableArray<string> Of(string kind, string prefix, IServiceProvider services) =>
    [
        .. All(kind, services)
            .Where(value => value.Length <= LongestValue && value.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Take(Most),
    ];

    private static IEnumerable<string> All(string kind, IServiceProvider services) => kind switch
    {
        ValueKinds.Service => ViewOf(services).Services.Keys,
        ValueKinds.Upstream => services.GetRequiredService<UpstreamRegistry>().View.ByName.Keys,
        ValueKinds.Node => ViewOf(services).Members.Select(member => member.Name),
        ValueKinds.Address => ViewOf(services).Members.Select(member => $"{member.Address.Host}:{member.Address.Port}"),
        _ => [],
    };

    private static MeshView ViewOf(IServiceProvider services) => services.GetRequiredService<IMeshState>().View;
}
