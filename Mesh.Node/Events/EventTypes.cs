using Microsoft.Extensions.Primitives;

namespace Mesh.Node.Events;

/// <summary>Which events a stream has.</summary>
/// <param name="Pictures">Whether it has <c>picture</c>.</param>
/// <param name="Happenings">Whether it has <c>happening</c>.</param>
internal readonly record struct EventTypes(bool Pictures, bool Happenings)
{
    internal const string Picture = "picture";
    internal const string Happening = "happening";

    /// <summary>Reads the query's <c>types</c>.</summary>
    /// <param name="values">Each with commas between types; none at all means all.</param>
    /// <param name="fault">What is wrong, a sentence; null when nothing is.</param>
    internal static EventTypes Read(StringValues values, out string? fault)
    {
        fault = null;
        if (values.Count == 0)
        {
            return new(true, true);
        }

        var types = default(EventTypes);
        foreach (var type in values.SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries)))
        {
            switch (type)
            {
                case Picture:
                    types = types with { Pictures = true };
                    break;
                case Happening:
                    types = types with { Happenings = true };
                    break;
                default:
                    fault = $"types has \"{type}\"; it must be {Picture}, {Happening}, or both with a comma between them.";
                    return default;
            }
        }

        return types;
    }
}
