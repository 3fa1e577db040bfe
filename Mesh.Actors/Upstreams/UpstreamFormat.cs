using System.Collections.Immutable;
using System.Net;

namespace Mesh.Upstreams;

/// <summary>How entries are written in the distributed data. Bounded by who makes them; read with as much care.</summary>
internal static class UpstreamFormat
{
    public const string Manifest = "upstream-1";

    private const int MostItems = 100_000;

    public static void Write(BinaryWriter writer, UpstreamEntry entry)
    {
        switch (entry)
        {
            case SettingsEntry settings:
                writer.Write((byte)1);
                writer.Write(settings.Service);
                Write(writer, settings.Settings);
                break;
            case InstanceEntry instance:
                writer.Write((byte)2);
                Write(writer, instance.Instance);
                writer.Write(instance.Heartbeat);
                break;
            case DoubtsEntry doubts:
                writer.Write((byte)3);
                Write(writer, doubts.Instances);
                break;
            case GatewayEntry gateway:
                writer.Write((byte)4);
                Write(writer, gateway.Hosts);
                Write(writer, gateway.Ports);
                break;
            case ResolvedEntry resolved:
                writer.Write((byte)5);
                writer.Write(resolved.Service);
                writer.Write(resolved.Name);
                writer.Write(resolved.Node);
                Write(writer, resolved.Servers);
                break;
            case UnresolvedEntry unresolved:
                writer.Write((byte)6);
                writer.Write(unresolved.Service);
                writer.Write(unresolved.Name);
                writer.Write(unresolved.Node);
                writer.Write(unresolved.Fault);
                break;
            case UnknownEntry unknown:
                writer.Write(unknown.Kind);
                writer.Write(unknown.Bytes.AsSpan());
                break;
            default:
                throw new ArgumentException($"{entry.GetType()} has no format.", nameof(entry));
        }
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, UpstreamEntry)"/> wrote; null when the manifest is another's.</summary>
    public static UpstreamEntry? Read(BinaryReader reader, string manifest) => manifest != Manifest ? null : reader.ReadByte() switch
    {
        1 => new SettingsEntry(reader.ReadString(), ReadPairs(reader)),
        2 => new InstanceEntry(ReadInstance(reader), reader.ReadInt64()),
        3 => new DoubtsEntry(ReadTexts(reader)),
        4 => new GatewayEntry(ReadTexts(reader), ReadPorts(reader)),
        5 => new ResolvedEntry(reader.ReadString(), reader.ReadString(), reader.ReadString(), ReadServers(reader)),
        6 => new UnresolvedEntry(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString()),
        0 => throw new FormatException("the kind of entry is 0; 1 upward is wanted"),
        var newer => new UnknownEntry(newer, [.. reader.ReadBytes((int)(reader.BaseStream.Length - reader.BaseStream.Position))]),
    };

    private static void Write(BinaryWriter writer, UpstreamInstance instance)
    {
        writer.Write(instance.Service);
        writer.Write(instance.Id);
        writer.Write(instance.Address.OriginalString);
        writer.Write(instance.Weight);
        writer.Write(instance.Zone);
        writer.Write(instance.TimeToLive?.Ticks ?? 0);
        Write(writer, instance.Metadata);
    }

    private static UpstreamInstance ReadInstance(BinaryReader reader)
    {
        var (service, id, address) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var (weight, zone, timeToLive) = (reader.ReadInt32(), reader.ReadString(), reader.ReadInt64());
        if (!InstanceRules.IsName(service) || !InstanceRules.IsId(id) || weight is < 1 or > 100 || !InstanceRules.IsZone(zone))
        {
            throw new FormatException($"instance '{id}' of '{service}' has weight {weight} and zone '{zone}'");
        }

        return new(service, id, InstanceRules.Address(address) ?? throw new FormatException($"the address is '{address}'"), weight, zone)
        {
            TimeToLive = timeToLive > 0 ? TimeSpan.FromTicks(timeToLive) : null,
            Metadata = ReadPairs(reader),
        };
    }

    private static void Write(BinaryWriter writer, ImmutableArray<ResolvedServer> servers)
    {
        writer.Write(servers.Length);
        foreach (var server in servers)
        {
            writer.Write(server.Address.ToString());
            writer.Write((ushort)server.Port);
            writer.Write((byte)server.Weight);
            writer.Write(server.Host);
        }
    }

    private static ImmutableArray<ResolvedServer> ReadServers(BinaryReader reader)
    {
        var servers = ImmutableArray.CreateBuilder<ResolvedServer>();
        for (var left = Count(reader); left > 0; left--)
        {
            var (address, port, weight, host) = (reader.ReadString(), reader.ReadUInt16(), reader.ReadByte(), reader.ReadString());
            servers.Add(IPAddress.TryParse(address, out var parsed) && port > 0 && weight is >= 1 and <= 100 && DnsName.IsHost(host)
                ? new(parsed, port, weight, host)
                : throw new FormatException($"a server is '{address}', port {port}, weight {weight}, of '{host}'"));
        }

        return servers.ToImmutable();
    }

    private static void Write(BinaryWriter writer, ImmutableSortedDictionary<string, string> pairs)
    {
        writer.Write(pairs.Count);
        foreach (var (name, value) in pairs)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static ImmutableSortedDictionary<string, string> ReadPairs(BinaryReader reader)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var left = Count(reader); left > 0; left--)
        {
            pairs[reader.ReadString()] = reader.ReadString();
        }

        return pairs.ToImmutable();
    }

    private static void Write(BinaryWriter writer, ImmutableArray<string> texts)
    {
        writer.Write(texts.Length);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static void Write(BinaryWriter writer, ImmutableArray<int> ports)
    {
        writer.Write(ports.Length);
        foreach (var port in ports)
        {
            writer.Write(port);
        }
    }

    private static ImmutableArray<int> ReadPorts(BinaryReader reader)
    {
        var ports = ImmutableArray.CreateBuilder<int>();
        for (var left = Count(reader); left > 0; left--)
        {
            ports.Add(reader.ReadInt32());
        }

        return ports.ToImmutable();
    }

    private static ImmutableArray<string> ReadTexts(BinaryReader reader)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var left = Count(reader); left > 0; left--)
        {
            texts.Add(reader.ReadString());
        }

        return texts.ToImmutable();
    }

    private static int Count(BinaryReader reader) => reader.ReadInt32() is >= 0 and <= MostItems and var count
        ? count
        : throw new FormatException($"a count is out of range; 0 to {MostItems} are wanted");
}
