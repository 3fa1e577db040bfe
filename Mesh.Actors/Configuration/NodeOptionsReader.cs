using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Mesh.Upstreams;

namespace Mesh.Configuration;

/// <summary>Reads <c>mesh.node</c>.</summary>
internal static partial class NodeOptionsReader
{
    private const int MaxVoters = 7;

    internal static NodeOptions Read(SettingsReader settings, NodeSurroundings surroundings)
    {
        var hostname = Hostname(settings, surroundings);
        return new NodeOptions(
            Name(settings, surroundings),
            hostname,
            BindHostname(settings, surroundings, hostname),
            settings.Number("mesh.node.port", 1, 65_535),
            settings.Number("mesh.node.data-port", 0, 65_535),
            Seeds(settings),
            Roles(settings),
            settings.Number("mesh.node.weight", 1, 100))
        {
            MinThreads = settings.Number("mesh.node.min-threads", 1, 1_024),
            Zone = Zone(settings),
        };
    }

    /// <summary>An address to listen on, as everything that listens reads it.</summary>
    internal static string ListenAddress(SettingsReader settings, string path)
    {
        const string Wanted = "an IP address of this machine, or localhost";
        var text = settings.Text(path, Wanted);
        if (text == "localhost")
        {
            return IPAddress.Loopback.ToString();
        }

        if (!IPAddress.TryParse(text, out _))
        {
            settings.Fault(path, Setting.Show(text), Wanted);
        }

        return text;
    }

    /// <summary>Whether a node may be called so.</summary>
    internal static bool IsName(string name) => NodeName().IsMatch(name);

    private static string Name(SettingsReader settings, NodeSurroundings surroundings)
    {
        const string Path = "mesh.node.name";
        var given = settings.Text(Path);
        var name = given.Length == 0 ? surroundings.HostName : given;
        if (!NodeName().IsMatch(name))
        {
            var origin = given.Length == 0 ? "empty, and the host name of this machine is " : string.Empty;
            settings.Fault(Path, origin + Setting.Show(name), "1 to 63 letters, digits, '-', '_' and '.'");
        }

        return name;
    }

    private static string Hostname(SettingsReader settings, NodeSurroundings surroundings)
    {
        const string Path = "mesh.node.hostname";
        var given = settings.Text(Path);
        var hostname = given.Length == 0 ? surroundings.HostName : given;
        if (!IsHost(hostname))
        {
            settings.Fault(Path, Setting.Show(hostname), "a host name or an IPv4 address");
        }
        else if (IPAddress.TryParse(hostname, out var address) && address.Equals(IPAddress.Any))
        {
            settings.Fault(Path, hostname, "an address that peers can reach; listen on every interface with bind-hostname");
        }

        return hostname;
    }

    private static string BindHostname(SettingsReader settings, NodeSurroundings surroundings, string hostname)
    {
        const string Path = "mesh.node.bind-hostname";
        if (settings.Text(Path).Length > 0)
        {
            return ListenAddress(settings, Path);
        }

        if (hostname == "localhost")
        {
            return IPAddress.Loopback.ToString();
        }

        return IPAddress.TryParse(hostname, out var address) && surroundings.IsLocal(address)
            ? hostname
            : IPAddress.Any.ToString();
    }

    private static string Zone(SettingsReader settings)
    {
        const string Path = "mesh.node.zone";
        var zone = settings.Text(Path);
        if (!InstanceRules.IsZone(zone))
        {
            settings.Fault(Path, Setting.Show(zone), InstanceRules.WantedZone);
        }

        return zone;
    }

    private static ImmutableArray<HostPort> Seeds(SettingsReader settings)
    {
        const string Path = "mesh.node.seeds";
        var entries = settings.List(Path);
        var seeds = entries.Select(Seed).ToImmutableArray();
        for (var i = 0; i < entries.Length; i++)
        {
            if (seeds[i] is null)
            {
                settings.Fault($"{Path}[{i}]", Setting.Show(entries[i]), "host:port with a name or an IPv4 address and a port from 1 to 65535");
            }
            else if (seeds.IndexOf(seeds[i]) is var first && first < i)
            {
                settings.Fault($"{Path}[{i}]", seeds[i], $"another node than {Path}[{first}]");
            }
        }

        if (seeds.Length > MaxVoters)
        {
            settings.Fault(Path, $"a list of {seeds.Length}", $"one of {MaxVoters} at most, since a majority of all seeds must agree");
        }

        return [.. seeds.OfType<HostPort>()];
    }

    private static HostPort? Seed(string entry) =>
        entry.Split(':') is [var host, var port]
        && IsHost(host)
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= 65_535
            ? new HostPort(host, number)
            : null;

    private static ImmutableArray<string> Roles(SettingsReader settings)
    {
        const string Path = "mesh.node.roles";
        var roles = settings.List(Path);
        for (var i = 0; i < roles.Length; i++)
        {
            var role = roles[i];
            if (NodeRoles.IsReserved(role))
            {
                settings.Fault($"{Path}[{i}]", Setting.Show(role), "a role of your own: Mesh itself gives \"voter\", service:, keyed:, strict:, weight: and data:");
            }
            else if (!NodeName().IsMatch(role))
            {
                settings.Fault($"{Path}[{i}]", Setting.Show(role), "1 to 63 letters, digits, '-', '_' and '.'");
            }
            else if (roles.IndexOf(role) < i)
            {
                settings.Fault($"{Path}[{i}]", role, "given once");
            }
        }

        return roles;
    }

    private static bool IsHost(string text) =>
        text.Length <= 253 && Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4;

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{1,63}\z")]
    private static partial Regex NodeName();
}
