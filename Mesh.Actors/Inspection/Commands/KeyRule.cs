using System.Globalization;
using System.Text;

namespace Mesh.Inspection.Commands;

/// <summary>What a key must be: 1 to 1,024 bytes of UTF-8.</summary>
internal static class KeyRule
{
    private const int MaxBytes = 1_024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a key; null when it is valid.</summary>
    public static string? Fault(string key)
    {
        try
        {
            return Strict.GetByteCount(key) switch
            {
                0 => $"KEY is empty; 1 to {MaxBytes:N0} bytes of UTF-8 are wanted.",
                > MaxBytes and var bytes => string.Create(
                    CultureInfo.InvariantCulture,
                    $"KEY is \"{key[..16]}...\", {bytes:N0} bytes; 1 to {MaxBytes:N0} bytes of UTF-8 are wanted."),
                _ => null,
            };
        }
        catch (EncoderFallbackException)
        {
            return $"KEY is \"{key}\", which is not valid UTF-16 and has no UTF-8 form.";
        }
    }
}
