using System.Text.Json.Nodes;
using Mesh.Inspection.Inquiries;

namespace Mesh.Inspection.Commands;

/// <summary>How commands that ask every node tell of those that gave no answer: the same everywhere.</summary>
internal static class Silence
{
    /// <summary>A line for each node without an answer, after an empty one; nothing when all have answered.</summary>
    public static IEnumerable<OutputPart> Lines<TAnswer>(IEnumerable<NodeAnswer<TAnswer>> answers)
        where TAnswer : class
    {
        OutputPart[] lines =
            [.. answers.Where(one => one.Said is null).Select(one => Output.LineOf(new OutputSpan($"{one.Node}: {one.Fault}", Tone.Bad)))];
        return lines is [] ? [] : [Output.LineOf(), .. lines];
    }

    /// <summary>The same for programs: <c>[{"node":…,"fault":…}]</c>, empty when all have answered.</summary>
    public static JsonArray Document<TAnswer>(IEnumerable<NodeAnswer<TAnswer>> answers)
        where TAnswer : class =>
        new([.. answers.Where(one => one.Said is null).Select(one => (JsonNode)new JsonObject { ["node"] = one.Node, ["fault"] = one.Fault })]);
}
