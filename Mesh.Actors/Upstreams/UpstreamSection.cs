using System.Collections.Immutable;

namespace Mesh.Upstreams;

/// <summary>An upstream as one text says it.</summary>
/// <param name="Definition">How requests are forwarded.</param>
/// <param name="Settings">The same as it is written: the keys of the section with their values.</param>
/// <param name="Instances">Its servers, sorted by id.</param>
internal sealed record UpstreamSection(
    UpstreamDefinition Definition,
    ImmutableSortedDictionary<string, string> Settings,
    ImmutableArray<UpstreamInstance> Instances)
{
    /// <summary>What it says, as entries by <see cref="EntryKey"/>.</summary>
    public IEnumerable<KeyValuePair<string, UpstreamEntry>> Entries =>
    [
        new(EntryKey.Settings(Definition.Name), new SettingsEntry(Definition.Name, Settings)),
        .. Instances.Select(instance =>
            new KeyValuePair<string, UpstreamEntry>(EntryKey.Instance(instance), new InstanceEntry(instance, 0))),
    ];
}
