using System.Collections.Immutable;
using System.Text.Json;
using Akka.Configuration;
using Mesh.Configuration;

namespace Mesh.Upstreams;

/// <summary>
/// Reads what the gateway's API is told of upstreams: JSON whose keys are those of the configuration, read and checked by the
/// same rules. A change is sound as a whole, or refused with every fault. Pure.
/// </summary>
/// <param name="settings">The deployment's configuration: where everything comes from that a change does not say.</param>
internal sealed class ChangeReader(Config settings)
{
    private const int MaxDepth = 6;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the settings of an upstream, with or without instances.</summary>
    /// <returns>What is to change, or what is wrong.</returns>
    public (ImmutableArray<UpstreamChange> Changes, ImmutableArray<string> Faults) Upstream(
        string service, ReadOnlyMemory<byte> json, UpstreamView view)
    {
        var (reader, faults) = Reader(service, $"{UpstreamReader.Upstreams}.{service}", json);
        if (reader is null)
        {
            return ([], faults);
        }

        var definition = UpstreamReader.Definition(reader, service);
        var instances = UpstreamReader.Instances(reader, service);
        foreach (var other in view.ByName.Values.Where(other => other.Definition.Name != service))
        {
            foreach (var host in definition.AllHosts.Intersect(other.Definition.AllHosts))
            {
                reader.Fault($"The host {host} is {other.Definition.Name}'s; it must be one upstream's.");
            }
        }

        var entry = new SettingsEntry(service, UpstreamReader.Written(reader, service));
        return reader.Faults is { IsEmpty: false } unfit
            ? ([], unfit)
            : ([
                new UpstreamChange(EntryKey.Settings(service), entry),
                .. instances.Select(instance => new UpstreamChange(EntryKey.Instance(instance), new InstanceEntry(instance, 0))),
            ], []);
    }

    /// <summary>Reads one instance of an upstream.</summary>
    /// <param name="service">The upstream.</param>
    /// <param name="id">The instance.</param>
    /// <param name="json">What is said of it.</param>
    /// <param name="view">What is known already.</param>
    /// <param name="replaces">Whether it may take the place of another server of that id.</param>
    /// <param name="heartbeat">Another number each time.</param>
    /// <returns>What is to change, or what is wrong.</returns>
    public (UpstreamChange? Change, ImmutableArray<string> Faults) Instance(
        string service, string id, ReadOnlyMemory<byte> json, UpstreamView view, bool replaces, long heartbeat)
    {
        if (!InstanceRules.IsId(id))
        {
            return (null, [$"The instance's id is {Setting.Show(id)}; it must be {InstanceRules.WantedId}."]);
        }

        var part = id.Contains('.') ? $"\"{id}\"" : id;
        var (reader, faults) = Reader(service, $"{UpstreamReader.Upstreams}.{service}.instances.{part}", json);
        if (reader is null)
        {
            return (null, faults);
        }

        var instance = UpstreamReader.Instance(reader, service, id);
        var others = view.Find(service)?.Instances.Select(placed => placed.Instance) ?? [];
        foreach (var other in others.Where(other => instance is not null && other.Id != id && other.Address == instance.Address))
        {
            reader.Fault($"The address {other.Address} is instance {other.Id}'s already; each server must be there once.");
        }

        foreach (var other in others.Where(other => !replaces && instance is not null && other.Id == id && other.Address != instance.Address))
        {
            reader.Fault($"The id {id} is that of {other.Address} already; it must be another one, or the request must say "
                + "?replace=true.");
        }

        return reader.Faults is { IsEmpty: false } unfit
            ? (null, unfit)
            : (new UpstreamChange(EntryKey.Instance(service, id), new InstanceEntry(instance!, heartbeat)), []);
    }

    private (SettingsReader? Reader, ImmutableArray<string> Faults) Reader(string service, string section, ReadOnlyMemory<byte> json)
    {
        if (!InstanceRules.IsName(service))
        {
            return (null, [$"The upstream's name is {Setting.Show(service)}; it must be {InstanceRules.WantedName}."]);
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, [$"The body is JSON of kind {document.RootElement.ValueKind}; it must be an object."]);
            }

            var lines = new List<string>();
            var faults = ImmutableArray.CreateBuilder<string>();
            Flatten(document.RootElement, section, lines, faults);
            if (faults.Count > 0)
            {
                return (null, faults.ToImmutable());
            }

            var reader = new SettingsReader(ConfigurationFactory.ParseString(string.Join('\n', lines)), settings);
            foreach (var fault in KnownKeys.Faults(reader))
            {
                reader.Fault(fault);
            }

            return (reader, []);
        }
        catch (JsonException fault)
        {
            return (null, [$"The body is no JSON that can be read; {Setting.Plain(fault.Message.TrimEnd('.'))}."]);
        }
        catch (InvalidOperationException)
        {
            return (null, ["The body is no JSON that can be read; it has text that is no Unicode."]);
        }
    }

    /// <summary>A line of HOCON for each value. An empty object says that its section is there.</summary>
    private static void Flatten(JsonElement element, string path, List<string> lines, ImmutableArray<string>.Builder faults)
    {
        var isEmpty = true;
        foreach (var property in element.EnumerateObject())
        {
            isEmpty = false;
            if (property.Name.Length == 0 || property.Name.Any(letter => letter is '"' or '\\' || char.IsControl(letter)))
            {
                faults.Add($"{path} has a key {Setting.Show(property.Name)}; it must be of other letters than quotes, backslashes and "
                    + "control characters, and not empty.");
                continue;
            }

            var at = $"{path}.{(property.Name.Contains('.') ? $"\"{property.Name}\"" : property.Name)}";
            var value = property.Value;
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    Flatten(value, at, lines, faults);
                    break;
                case JsonValueKind.Array when value.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String):
                    lines.Add($"{SettingsTree.QuotedPath(at)} = [{string.Join(", ", value.EnumerateArray().Select(entry => SettingsTree.Quote(entry.GetString()!)))}]");
                    break;
                case JsonValueKind.String or JsonValueKind.Number:
                    lines.Add($"{SettingsTree.QuotedPath(at)} = {SettingsTree.Quote(value.ToString())}");
                    break;
                case JsonValueKind.True or JsonValueKind.False:
                    lines.Add($"{SettingsTree.QuotedPath(at)} = {(value.GetBoolean() ? "on" : "off")}");
                    break;
                default:
                    faults.Add($"{at} is {value.ValueKind}; it must be text, a number, true, false, a list of texts or an object.");
                    break;
            }
        }

        if (isEmpty)
        {
            lines.Add($"{SettingsTree.QuotedPath(path)} {{}}");
        }
    }
}
