using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Inspection.Commands;

/// <summary>Which rings a command is about: services that the same nodes offer have the same ring, and share its picture.</summary>
internal static class RingChoice
{
    /// <summary>That service, or all of them without a name; sorted, in groups that share a ring.</summary>
    /// <exception cref="CommandFailedException">No member offers it, or any.</exception>
    public static ImmutableArray<ImmutableArray<ServiceView>> Of(IMeshState state, string? service)
    {
        var services = state.View.Services;
        if (services.Count == 0)
        {
            throw new CommandFailedException("No member offers any service, as far as this node knows: there is no ring.");
        }

        if (service is not null)
        {
            return services.TryGetValue(service, out var one)
                ? [[one]]
                : throw new CommandFailedException(ServiceNames.Unknown(service, state));
        }

        return
        [
            .. services.Values
                .OrderBy(each => each.Name, StringComparer.Ordinal)
                .GroupBy(each => each.Ring.Digest)
                .Select(group => group.ToImmutableArray()),
        ];
    }

    /// <summary>The names of services that share a ring.</summary>
    public static string NamesOf(ImmutableArray<ServiceView> services) => string.Join(", ", services.Select(one => one.Name));
}
