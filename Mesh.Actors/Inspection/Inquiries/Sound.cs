using System.Collections.Immutable;
using System.Text.Json;

namespace Mesh.Inspection.Inquiries;

/// <summary>What the JSON reader does not look at.</summary>
internal static class Sound
{
    /// <summary>A list without nulls.</summary>
    /// <exception cref="JsonException">It has one, or is none.</exception>
    public static ImmutableArray<T> List<T>(ImmutableArray<T> items)
        where T : class =>
        items.IsDefault || items.Any(item => item is null) ? throw new JsonException("A list has a null, or is one.") : items;
}
