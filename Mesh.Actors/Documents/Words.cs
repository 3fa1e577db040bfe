using System.Text.Json;

namespace Mesh.Documents;

/// <summary>The words that stand for outcomes, reasons and other names in JSON: <c>unknown-service</c>.</summary>
/// <remarks>They are part of the gateway's contract; renaming a member of an enumeration changes them.</remarks>
internal static class Words
{
    private static readonly string[] Outcomes = Of<Outcome>();
    private static readonly string[] Reasons = Of<Reason>();

    /// <summary>An outcome's word.</summary>
    internal static string Of(Outcome outcome) => At(Outcomes, (int)outcome);

    /// <summary>A reason's word; <c>none</c> when there is nothing to explain.</summary>
    internal static string Of(Reason reason) => At(Reasons, (int)reason);

    /// <summary>Any other name in lower case, with hyphens.</summary>
    internal static string Of(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string At(string[] words, int value) =>
        (uint)value < (uint)words.Length ? words[value] : "unknown";

    private static string[] Of<TEnum>()
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        var words = new string[Convert.ToInt32(values.Max(), null) + 1];
        Array.Fill(words, "unknown");
        foreach (var value in values)
        {
            words[Convert.ToInt32(value, null)] = Of(value.ToString());
        }

        return words;
    }
}
