using System.Text;

namespace Mesh.Node.Services;

/// <summary>Shows what was found in somebody's input, in quotes and made safe for a log or a terminal.</summary>
internal static class Found
{
    private const int MaxBytes = 48;

    /// <summary>The first 48 bytes as text; what isn't printable ASCII, as <c>\x</c> and two hex digits.</summary>
    internal static string In(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder("\"");
        foreach (var value in input[..Math.Min(input.Length, MaxBytes)])
        {
            _ = value is >= 0x20 and <= 0x7E
                ? text.Append((char)value)
                : text.Append("\\x").Append(Convert.ToHexStringLower([value]));
        }

        return text.Append(input.Length > MaxBytes ? "…\"" : "\"").ToString();
    }
}
