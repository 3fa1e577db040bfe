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

    /// <summary>Numbers, if there are any.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static ImmutableArray<T> Numbers<T>(ImmutableArray<T> numbers)
        where T : struct =>
        numbers.IsDefault ? throw new JsonException("A list is null.") : numbers;
}
