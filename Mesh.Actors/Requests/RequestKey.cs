using System.Text;

namespace Mesh;

/// <summary>What a key may be: 1 to 1,024 bytes of UTF-8.</summary>
public static class RequestKey
{
    /// <summary>The longest key, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a key, as a sentence; null for a good one.</summary>
    public static string? FaultOf(string key)
    {
        if (key.Length == 0)
        {
            return "the key is empty; 1 to 1,024 bytes of UTF-8 are wanted.";
        }

        if (key.Length <= MaxBytes / 3 && !key.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return null; // cannot be too long, and has no surrogates that could be unpaired
        }

        try
        {
            var bytes = Strict.GetByteCount(key);
            return bytes <= MaxBytes ? null : $"the key has {bytes} bytes; 1 to 1,024 bytes of UTF-8 are wanted.";
        }
        catch (EncoderFallbackException fault)
        {
            return $"the key has an unpaired surrogate at index {fault.Index}; valid Unicode is wanted.";
        }
    }
}
