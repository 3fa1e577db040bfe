using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace Mesh.Upstreams;

/// <summary>Makes one view of what all nodes declare and what was registered. Pure but for what it remembers of definitions.</summary>
/// <remarks>What was registered holds over what is declared. Where nodes declare one thing differently, the word of most
/// nodes holds, and among equals that of the first by name: the same on all nodes, whatever came first.</remarks>
/// <param name="define">Reads an upstream's settings, which were found sound before.</param>
internal sealed class UpstreamBook(Func<string, ImmutableSortedDictionary<string, string>, UpstreamDefinition> define)
{
    private Dictionary<string, (ImmutableSortedDictionary<string, string> Settings, UpstreamDefinition Definition)> _definitions = [];

    /// <summary>The view of these entries.</summary>
    /// <param name="entries">All that is known, by <see cref="EntryKey"/>.</param>
    /// <param name="nodes">The nodes whose declarations count.</param>
    public UpstreamView Read(IEnumerable<KeyValuePair<string, UpstreamEntry>> entries, IReadOnlySet<string> nodes)
    {
        var conflicts = ImmutableArray.CreateBuilder<string>();
        entries = entries as ICollection<KeyValuePair<string, UpstreamEntry>> ?? [.. entries];
        var resolved = new ResolvedNames(entries.Select(entry => entry.Value));
        var words = entries
            .Where(entry => EntryKey.NodeOf(entry.Key) is not { } node || nodes.Contains(node))
            .Where(entry => entry.Value is SettingsEntry or InstanceEntry)
            .Select(entry => new Word(EntryKey.NodeOf(entry.Key), entry.Value))
            .ToLookup(word => word.Service, StringComparer.Ordinal);
        var before = _definitions;
        _definitions = [];
        var upstreams = words
            .OrderBy(service => service.Key, StringComparer.Ordinal)
            .Select(service => Upstream(service.Key, [.. service], before, resolved, conflicts))
            .ToImmutableArray();
        return new UpstreamView(
            DigestOf(upstreams),
            upstreams.ToFrozenDictionary(upstream => upstream.Definition.Name, StringComparer.Ordinal),
            conflicts.ToImmutable());
    }

    private UpstreamState Upstream(
        string name,
        Word[] words,
        Dictionary<string, (ImmutableSortedDictionary<string, string> Settings, UpstreamDefinition Definition)> before,
        ResolvedNames resolved,
        ImmutableArray<string>.Builder conflicts)
    {
        var said = Settle(name, [.. words.Where(word => word.Entry is SettingsEntry)], entry => entry, conflicts);
        var settings = (said?.Entry as SettingsEntry)?.Settings ?? ImmutableSortedDictionary<string, string>.Empty;
        _definitions[name] = before.TryGetValue(name, out var known) && known.Settings.SequenceEqual(settings)
            ? known
            : (settings, define(name, settings));
        var instances = words
            .Where(word => word.Entry is InstanceEntry)
            .GroupBy(word => ((InstanceEntry)word.Entry).Instance.Id, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => Settle($"{name}/{same.Key}", [.. same], entry => ((InstanceEntry)entry).Instance, conflicts)!)
            .Select(word => new PlacedInstance(((InstanceEntry)word.Entry).Instance, word.Source))
            .ToImmutableArray();
        var definition = _definitions[name].Definition;
        var names = resolved.Of(definition);
        return new(
            definition,
            settings,
            said?.Source ?? UpstreamSource.Defaults,
            names.IsEmpty ? instances : WithResolved(instances, resolved.Instances(name, names, instances)))
        {
            Names = names,
        };
    }

    private static ImmutableArray<PlacedInstance> WithResolved(
        ImmutableArray<PlacedInstance> said, IEnumerable<PlacedInstance> resolved) =>
        [.. said.Concat(resolved).OrderBy(placed => placed.Instance.Id, StringComparer.Ordinal)];

    /// <summary>The word that holds.</summary>
    private static Word? Settle(
        string what, Word[] words, Func<UpstreamEntry, object> meaning, ImmutableArray<string>.Builder conflicts)
    {
        if (words.Length <= 1 || words.Any(word => word.Node is null))
        {
            return words.FirstOrDefault(word => word.Node is null) ?? words.FirstOrDefault();
        }

        var sides = words
            .GroupBy(word => meaning(word.Entry))
            .Select(side => side.OrderBy(word => word.Node, StringComparer.Ordinal).ToArray())
            .OrderByDescending(side => side.Length)
            .ThenBy(side => side[0].Node, StringComparer.Ordinal)
            .ToArray();
        if (sides.Length > 1)
        {
            conflicts.Add($"{UpstreamReader.Upstreams}.{what} is configured differently: "
                + $"what {Names(sides[0])} {(sides[0].Length == 1 ? "says" : "say")} holds, not what "
                + $"{string.Join(" and ", sides.Skip(1).Select(Names))} says.");
        }

        return sides[0][0];
    }

    private static string Names(Word[] side) => string.Join(", ", side.Select(word => word.Node));

    private static ulong DigestOf(ImmutableArray<UpstreamState> upstreams)
    {
        var text = new StringBuilder();
        foreach (var upstream in upstreams)
        {
            text.Append(upstream.Definition.Name).Append('\n');
            foreach (var (key, value) in upstream.Settings)
            {
                text.Append(key).Append('=').Append(value).Append('\n');
            }

            foreach (var (instance, _) in upstream.Instances)
            {
                text.Append(instance.Id).Append(' ').Append(instance.Address).Append(' ').Append(instance.Weight)
                    .Append(' ').Append(instance.Zone).Append(' ').Append(instance.Host).Append('\n');
            }
        }

        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <param name="Node">Who declares it; null for what was registered.</param>
    /// <param name="Entry">What is said.</param>
    private sealed record Word(string? Node, UpstreamEntry Entry)
    {
        public string Service => Entry is SettingsEntry settings ? settings.Service : ((InstanceEntry)Entry).Instance.Service;

        public UpstreamSource Source => Node is null ? UpstreamSource.Api : UpstreamSource.Configuration;
    }
}
