using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;

namespace Mesh.Configuration;

/// <summary>Reads settings as what they mean, and collects every fault instead of stopping at the first.</summary>
/// <remarks>A value at fault reads as the least value allowed, so that reading goes on; whoever asks throws it away.</remarks>
/// <param name="config">What the deployment says; it may or may not contain the reference already.</param>
/// <param name="reference">Where everything else comes from.</param>
internal sealed class SettingsReader(Config config, Config reference)
{
    private readonly ImmutableSortedDictionary<string, Setting> _given = SettingsTree.Leaves(config);
    private readonly ImmutableSortedDictionary<string, Setting> _defaults = SettingsTree.Leaves(reference);
    private readonly List<string> _faults = [];
    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);

    /// <summary>What was found wrong so far, a sentence each, none twice.</summary>
    internal ImmutableArray<string> Faults => [.. _faults.Select(Setting.Plain).Distinct()];

    /// <summary>Everything the deployment says.</summary>
    internal ImmutableSortedDictionary<string, Setting> Given => _given;

    /// <summary>Everything the reference says.</summary>
    internal ImmutableSortedDictionary<string, Setting> Defaults => _defaults;

    /// <summary>Notes a fault: which key, what it is, what it must be.</summary>
    internal void Fault(string path, object? found, string wanted)
    {
        _faulty.Add(path);
        _faults.Add($"{path} is {found}; it must be {wanted}.");
    }

    /// <summary>Notes a fault that is already a sentence.</summary>
    internal void Fault(string sentence) => _faults.Add(sentence);

    /// <summary>Whether nothing is wrong with these values themselves, so that they can be compared.</summary>
    internal bool AreSound(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (_faulty.Contains(path))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value as it is written; empty when it is no text.</summary>
    internal string Text(string path, string wanted = "text", string? orElse = null) =>
        Parse(path, wanted, text => text, orElse) ?? string.Empty;

    /// <summary>Whether the deployment says anything there.</summary>
    internal bool Has(string path) => _given.ContainsKey(path);

    /// <summary>A whole number within a range, both ends included.</summary>
    internal int Number(string path, int least, int most, string? orElse = null) =>
        Within(path, $"a whole number from {least} to {most}", Whole, least, most, orElse) ?? least;

    /// <summary>A whole number within a range, both ends included, or a word that stands for none: null.</summary>
    internal int? NumberOr(string word, string path, int least, int most)
    {
        var number = Parse<int?>(
            path,
            $"{word}, or a whole number from {least} to {most}",
            text => text == word ? int.MinValue : Whole(text) is { } value && value >= least && value <= most ? value : null);
        return number == int.MinValue ? null : number ?? least;
    }

    /// <summary>A number within a range, both ends included.</summary>
    internal double Fraction(string path, double least, double most, string? orElse = null) => Within(
        path,
        string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null,
        least,
        most,
        orElse) ?? least;

    /// <summary>A number within a range, both ends included, or a word that stands for none: null.</summary>
    internal double? FractionOr(string word, string path, double least, double most, string orElse)
    {
        var number = Parse<double?>(
            path,
            string.Create(CultureInfo.InvariantCulture, $"{word}, or a number from {least} to {most}"),
            text => text == word ? double.NaN
                : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                    && value >= least && value <= most ? value : null,
            orElse);
        return number is { } found && !double.IsNaN(found) ? found : null;
    }

    /// <summary>A duration within a range, both ends included.</summary>
    internal TimeSpan Duration(string path, TimeSpan least, TimeSpan most, string? orElse = null) => Within(
        path,
        $"a duration with its unit from {Quantity.Show(least)} to {Quantity.Show(most)}",
        Quantity.Duration,
        least,
        most,
        orElse) ?? least;

    /// <summary>A number of bytes within a range, both ends included.</summary>
    internal int Bytes(string path, int least, int most, string? orElse = null) => (int)(Within(
        path,
        $"a size from {Quantity.Show(least)} to {Quantity.Show(most)}",
        Quantity.Bytes,
        least,
        most,
        orElse) ?? least);

    /// <summary><c>on</c> or <c>off</c>.</summary>
    internal bool Flag(string path, string? orElse = null) => Parse<bool?>(
        path,
        "on or off",
        text => text switch { "on" or "true" => true, "off" or "false" => false, _ => null },
        orElse) ?? false;

    /// <summary>One of some words.</summary>
    internal string Choice(string path, ImmutableArray<string> words, string? orElse = null) =>
        Parse(path, string.Join(" or ", words), text => words.Contains(text) ? text : null, orElse) ?? words[0];

    /// <summary>A list, or one text with commas between its entries; spaces around entries don't count.</summary>
    internal ImmutableArray<string> List(string path)
    {
        var setting = Find(path, null);
        if (setting?.List is { } list)
        {
            return list;
        }

        if (setting?.Text is { } text)
        {
            return text.Length == 0 ? [] : [.. text.Split(',').Select(entry => entry.Trim())];
        }

        Fault(path, setting, "a list, or one text with commas");
        return [];
    }

    /// <summary>The names of the sections below one, sorted; what is none is a fault.</summary>
    internal IEnumerable<string> SectionsBelow(string section, Func<string, bool> isName, string what, string wanted)
    {
        var depth = SettingsTree.Parts(section).Count();
        var names = _given.Keys
            .Where(path => path.StartsWith(section + ".", StringComparison.Ordinal))
            .Select(path => SettingsTree.Parts(path).ElementAt(depth))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        foreach (var name in names.Where(name => !isName(name)))
        {
            Fault($"{section}.{Setting.Show(name)} is no {what}; it must be {wanted}.");
        }

        return names.Where(isName);
    }

    private T? Within<T>(string path, string wanted, Func<string, T?> parse, T least, T most, string? orElse = null)
        where T : struct, IComparable<T> => Parse(
            path,
            wanted,
            text => parse(text) is { } value && value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value : (T?)null,
            orElse);

    private T? Parse<T>(string path, string wanted, Func<string, T?> parse, string? orElse = null)
    {
        var setting = Find(path, orElse);
        if (setting?.Text is { } text && parse(text) is { } value)
        {
            return value;
        }

        // A section or a value in the other's place is told by KnownKeys, once, at the right level.
        if (setting is { IsSection: false })
        {
            Fault(path, setting, wanted);
        }

        return default;
    }

    private Setting? Find(string path, string? orElse) =>
        _given.GetValueOrDefault(path)
        ?? (orElse is null ? null : _given.GetValueOrDefault(orElse))
        ?? _defaults.GetValueOrDefault(orElse ?? path);

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
