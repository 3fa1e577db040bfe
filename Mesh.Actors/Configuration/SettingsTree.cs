using System.Collections.Immutable;
using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Mesh.Configuration;

/// <summary>Turns the parser's tree into a flat list of settings.</summary>
internal static class SettingsTree
{
    /// <summary>Every value below the root by its path, whose parts are joined by dots; a part that holds a dot is quoted.</summary>
    internal static ImmutableSortedDictionary<string, Setting> Leaves(Config config)
    {
        var leaves = ImmutableSortedDictionary.CreateBuilder<string, Setting>(StringComparer.Ordinal);
        if (config.Root?.GetObject() is { } root)
        {
            Collect(root, [], leaves);
        }

        return leaves.ToImmutable();
    }

    /// <summary>The path with each of its parts in quotes, as a HOCON key.</summary>
    internal static string QuotedPath(string path) => string.Join('.', Parts(path).Select(Quote));

    /// <summary>The parts of a path, without quotes.</summary>
    internal static IEnumerable<string> Parts(string path)
    {
        var part = new StringBuilder();
        var quoted = false;
        foreach (var letter in path)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == '.' && !quoted)
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(letter);
            }
        }

        yield return part.ToString();
    }

    /// <summary>A name as a part of a path: in quotes where it has a dot.</summary>
    internal static string Part(string name) => name.Contains('.') ? $"\"{name}\"" : name;

    /// <summary>A quoted HOCON string of this content.</summary>
    internal static string Quote(string content)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in content)
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                _ when char.IsControl(letter) => quoted.Append($"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static void Collect(
        HoconObject section,
        ImmutableArray<string> path,
        ImmutableSortedDictionary<string, Setting>.Builder leaves)
    {
        foreach (var (key, value) in section.Items)
        {
            var below = path.Add(Part(key));
            if (value.GetObject() is { Items.Count: > 0 } inner)
            {
                Collect(inner, below, leaves);
            }
            else
            {
                leaves[string.Join('.', below)] = Setting.Of(value);
            }
        }
    }
}

/// <summary>One value as the text says it, before anybody reads a meaning into it.</summary>
/// <param name="Text">The value, or null when it is a list, a section or nothing.</param>
/// <param name="List">The entries of a list, or null when it is no list.</param>
/// <param name="IsSection">Whether it is a section without any key.</param>
internal sealed record Setting(string? Text, ImmutableArray<string>? List, bool IsSection)
{
    internal static Setting Of(HoconValue value)
    {
        if (value.IsObject())
        {
            return new Setting(null, null, true);
        }

        // The parser's own IsArray says no to an empty list.
        return value.Values.Any(element => element.IsArray())
            ? new Setting(null, [.. value.GetArray().Select(entry => entry.GetString() ?? "?")], false)
            : new Setting(value.GetString(), null, false);
    }

    /// <summary>How a fault names it.</summary>
    public override string ToString() => this switch
    {
        { IsSection: true } => "a section",
        { List: { } list } => $"[{string.Join(", ", list)}]",
        { Text: { } text } => Show(text),
        _ => "without a value",
    };

    /// <summary>A word as it is; anything that could be misread in a sentence in quotes.</summary>
    internal static string Show(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.:/+%[]".Contains(letter))
            ? text
            : SettingsTree.Quote(text);

    /// <summary>Words of a parser that quotes what it read: what would steer a terminal becomes a question mark.</summary>
    internal static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
