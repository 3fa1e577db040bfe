using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mesh.Identity;

/// <summary>A secret that names its bearer. Only its hash is kept anywhere.</summary>
public static class AccessToken
{
    /// <summary>What each token made here begins with, so that one that was lost is found.</summary>
    public const string Prefix = "mesh_";

    /// <summary>Characters that are looked at; a longer text is no token.</summary>
    public const int MaxChars = 512;

    /// <summary>Characters of <see cref="HashOf"/>.</summary>
    public const int HashChars = 2 * SHA256.HashSizeInBytes;

    private const int SecretBytes = 32;

    /// <summary>A new token: the prefix and 43 letters, digits, hyphens and underscores.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The SHA-256 of a token, in lower-case hex: what configuration has of it.</summary>
    public static string HashOf(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(token, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Writes the SHA-256 of a token.</summary>
    public static void Hash(ReadOnlySpan<char> token, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(token.Length, MaxChars);
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(MaxChars)];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
    }
}
