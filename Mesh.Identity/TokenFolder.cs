using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Mesh.Identity;

/// <summary>A directory with tokens, each in a file that its owner alone may read, and beside it what nodes need to know of it.</summary>
/// <param name="Directory">The directory.</param>
public sealed partial record TokenFolder(string Directory)
{
    /// <summary>The file with a caller's token.</summary>
    public string TokenFile(string name) => Path.Combine(Directory, $"{name}.token");

    /// <summary>The file with its hashes and scopes, in HOCON.</summary>
    public string SettingsFile(string name) => Path.Combine(Directory, $"{name}.conf");

    /// <summary>Makes a token. A caller that has one keeps it beside the new one, until <see cref="Finish"/>.</summary>
    /// <param name="name">The caller: <see cref="NameRules.IsCaller"/>.</param>
    /// <param name="scopes">What it is good for; empty for what the former one is good for.</param>
    /// <returns>Whether a former token is good as well.</returns>
    /// <exception cref="InvalidOperationException">There are two already, or neither scopes nor a former token.</exception>
    public bool Make(string name, ImmutableArray<AccessScope> scopes)
    {
        System.IO.Directory.CreateDirectory(Directory);
        var (former, formerScopes) = File.Exists(SettingsFile(name)) ? Read(name) : ([], []);
        if (former.Length > 1)
        {
            throw new InvalidOperationException(
                $"{SettingsFile(name)} has two tokens already; once every node and user has the newer one: pbm token {name} --finish -d {Directory}");
        }

        if (scopes.IsEmpty && formerScopes.IsEmpty)
        {
            throw new InvalidOperationException($"{name} has no scopes; --scope must say at least one of {AccessScope.Wanted}");
        }

        var token = AccessToken.New();
        WriteSettings(name, [AccessToken.HashOf(token), .. former], scopes.IsEmpty ? formerScopes : [.. scopes.Select(scope => scope.ToString())]);
        WholeFile.Write(TokenFile(name), token + "\n", secret: true);
        return former.Length > 0;
    }

    /// <summary>Has the newest token alone be good.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Finish(string name)
    {
        if (!File.Exists(SettingsFile(name)))
        {
            throw new InvalidOperationException($"{SettingsFile(name)} is not there; pbm token {name} --scope SCOPE -d {Directory} makes a token");
        }

        var (hashes, scopes) = Read(name);
        WriteSettings(name, hashes[..1], scopes);
    }

    private void WriteSettings(string name, ImmutableArray<string> hashes, ImmutableArray<string> scopes) => WholeFile.Write(
        SettingsFile(name),
        $$"""
        # Made by pbm token. Nodes take it with --config, and read it anew on SIGHUP.
        mesh.access.tokens.{{(name.Contains('.') ? $"\"{name}\"" : name)}} {
          hashes = [{{Quoted(hashes)}}]
          scopes = [{{Quoted(scopes)}}]
        }

        """,
        secret: false);

    private (ImmutableArray<string> Hashes, ImmutableArray<string> Scopes) Read(string name)
    {
        var text = File.ReadAllText(SettingsFile(name));
        ImmutableArray<string> hashes =
            [.. Listed(text, "hashes").Where(hash => hash.Length == AccessToken.HashChars && hash.All(char.IsAsciiHexDigit))];
        ImmutableArray<string> scopes = [.. Listed(text, "scopes").Where(scope => AccessScope.Parse(scope) is not null)];
        return hashes.IsEmpty || scopes.IsEmpty
            ? throw new InvalidOperationException(
                $"{SettingsFile(name)} has no hashes and scopes as pbm token writes them; move it away to begin anew")
            : (hashes, scopes);
    }

    private static IEnumerable<string> Listed(string text, string key) => Lists().Matches(text)
        .Where(list => list.Groups["key"].Value == key)
        .SelectMany(list => list.Groups["values"].Value.Split(','))
        .Select(value => value.Trim().Trim('"'));

    private static string Quoted(ImmutableArray<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));

    [GeneratedRegex(@"^\s*(?<key>hashes|scopes)\s*=\s*\[(?<values>[^\]]*)\]", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Lists();
}
