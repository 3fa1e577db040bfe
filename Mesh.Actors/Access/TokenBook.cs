using System.Collections.Immutable;
using System.Security.Cryptography;
using Mesh.Identity;

namespace Mesh.Access;

/// <summary>Knows callers by their tokens. Thread-safe: what it knows is replaced as a whole.</summary>
internal sealed class TokenBook
{
    private volatile Entry[] _entries;

    internal TokenBook(ImmutableArray<TokenDefinition> tokens) => _entries = Entries(tokens);

    /// <summary>Whether nobody can be known.</summary>
    internal bool IsEmpty => _entries.Length == 0;

    /// <summary>Whether anybody is known who may use pbm.</summary>
    internal bool AnyForPbm => _entries.Any(entry => entry.Caller.Scopes.Allows(new(AccessScope.Viewer)));

    /// <summary>Other tokens are known now.</summary>
    internal event Action? Replaced;

    /// <summary>Knows these from now on, and no others.</summary>
    internal void Replace(ImmutableArray<TokenDefinition> tokens)
    {
        _entries = Entries(tokens);
        Replaced?.Invoke();
    }

    /// <summary>What is kept of a token while somebody is here by it; nothing for what can't be one.</summary>
    internal static ImmutableArray<byte> HashOf(ReadOnlySpan<char> token)
    {
        if (token.Length > AccessToken.MaxChars)
        {
            return [];
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        AccessToken.Hash(token, hash);
        return [.. hash];
    }

    /// <summary>The bearer of a token; null when it is nobody's.</summary>
    /// <remarks>Takes as long whichever hash it is, and whether it is one: all are compared, each in constant time.</remarks>
    internal Caller? Find(ReadOnlySpan<char> token)
    {
        if (token.Length > AccessToken.MaxChars)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        AccessToken.Hash(token, hash);
        return FindHash(hash);
    }

    /// <summary>The same for what <see cref="HashOf"/> gave.</summary>
    internal Caller? FindHash(ReadOnlySpan<byte> hash)
    {
        Caller? found = null;
        foreach (var entry in _entries)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, entry.Hash) ? entry.Caller : found;
        }

        return found;
    }

    private static Entry[] Entries(ImmutableArray<TokenDefinition> tokens) =>
    [
        .. from token in tokens
           let caller = new Caller(token.Name, token.Scopes)
           from hash in token.Hashes
           select new Entry([.. hash], caller),
    ];

    private sealed record Entry(byte[] Hash, Caller Caller);
}
