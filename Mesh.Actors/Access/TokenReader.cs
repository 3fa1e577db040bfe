using System.Collections.Immutable;
using System.Security.Cryptography;
using Mesh.Configuration;
using Mesh.Identity;

namespace Mesh.Access;

/// <summary>Reads <c>mesh.access.tokens</c>.</summary>
/// <remarks>A value at fault is told by its length: it may be a token that somebody took for its hash.</remarks>
internal static class TokenReader
{
    private const string Section = "mesh.access.tokens";
    private const string WantedHash = "the SHA-256 of a token in hex, 64 digits";
    private const int MostHashes = 2;

    internal static ImmutableArray<TokenDefinition> Read(SettingsReader settings)
    {
        var tokens = settings.SectionsBelow(
                Section, NodeOptionsReader.IsName, "caller's name", "1 to 63 letters, digits, '-', '_' and '.'")
            .Select(name => ReadOne(settings, name))
            .ToImmutableArray();
        var twice = tokens
            .SelectMany(token => token.Hashes.Select(hash => (Hash: Convert.ToHexString(hash.AsSpan()), token.Name)))
            .GroupBy(one => one.Hash)
            .Where(all => all.Count() > 1);
        foreach (var all in twice)
        {
            settings.Fault(
                $"{Section} has one hash {all.Count()} times, for {string.Join(" and ", all.Select(one => one.Name).Distinct())}; it must be there once.");
        }

        return tokens;
    }

    private static TokenDefinition ReadOne(SettingsReader settings, string name)
    {
        var section = $"{Section}.{SettingsTree.Part(name)}";
        return new(name, Hashes(settings, $"{section}.hashes"), new(Scopes(settings, $"{section}.scopes")));
    }

    private static ImmutableArray<ImmutableArray<byte>> Hashes(SettingsReader settings, string path)
    {
        var texts = settings.Has(path) ? settings.List(path) : [];
        if (texts.Length is 0 or > MostHashes)
        {
            settings.Fault(path, texts.IsEmpty ? "empty" : $"a list of {texts.Length}", "one hash, or two while a token is replaced");
        }

        var hashes = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (var (text, index) in texts.Select((text, index) => (text, index)))
        {
            if (text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit))
            {
                hashes.Add([.. Convert.FromHexString(text)]);
            }
            else
            {
                var found = text.StartsWith(AccessToken.Prefix, StringComparison.Ordinal) ? "a token itself" : $"{text.Length} characters";
                settings.Fault($"{path}[{index}]", found, WantedHash);
            }
        }

        return hashes.ToImmutable();
    }

    private static List<AccessScope> Scopes(SettingsReader settings, string path)
    {
        var texts = settings.Has(path) ? settings.List(path) : [];
        if (texts.IsEmpty)
        {
            settings.Fault(path, "empty", $"a list of {AccessScope.Wanted}");
        }

        var scopes = new List<AccessScope>();
        foreach (var (text, index) in texts.Select((text, index) => (text, index)))
        {
            if (AccessScope.Parse(text) is { } scope)
            {
                scopes.Add(scope);
            }
            else
            {
                settings.Fault($"{path}[{index}]", Setting.Show(text), AccessScope.Wanted);
            }
        }

        return scopes;
    }
}
