using System.Collections.Immutable;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Routing;

namespace Mesh.Upstreams;

/// <summary>Reads <c>mesh.upstreams</c>, on top of <c>mesh.upstream-defaults</c>, from a file or from a change that the API took.</summary>
internal static class UpstreamReader
{
    internal const string Upstreams = "mesh.upstreams";
    private const string Defaults = "mesh.upstream-defaults";
    private static readonly TimeSpan TenMilliseconds = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Every upstream that has a section, sorted by name.</summary>
    internal static ImmutableArray<UpstreamSection> Read(SettingsReader settings)
    {
        var sections = settings.SectionsBelow(Upstreams, InstanceRules.IsName, "upstream", InstanceRules.WantedName)
            .Select(name => new UpstreamSection(Definition(settings, name), Written(settings, name), Instances(settings, name)))
            .ToImmutableArray();
        foreach (var hosts in sections.SelectMany(section => section.Definition.AllHosts, (section, host) => (section.Definition.Name, host))
            .GroupBy(pair => pair.host).Where(group => group.Count() > 1))
        {
            settings.Fault($"The host {hosts.Key} is {string.Join(" and ", hosts.Select(pair => pair.Name))}; it must be one upstream's.");
        }

        return sections;
    }

    /// <summary>How requests to one upstream are forwarded.</summary>
    internal static UpstreamDefinition Definition(SettingsReader settings, string name)
    {
        string At(string key) => $"{Upstreams}.{name}.{key}";
        string Else(string key) => $"{Defaults}.{key}";
        return new()
        {
            Name = name,
            Hosts = Hosts(settings, At("hosts")),
            Dns = Dns(settings, At("dns")),
            Key = Key(settings, At("key"), Else("key")),
            Policy = settings.Choice(At("policy"), RoutePolicies.ForKeys, Else("policy")),
            KeylessPolicy = settings.Choice(At("keyless-policy"), RoutePolicies.Keyless, Else("keyless-policy")),
            LoadFactor = settings.Fraction(At("load-factor"), 1.01, 10, Else("load-factor")),
            SlowStart = settings.Duration(At("slow-start"), TimeSpan.Zero, TimeSpan.FromMinutes(10), Else("slow-start")),
            Hedge = settings.Flag(At("hedge"), Else("hedge")),
            Deadline = settings.Duration(At("deadline"), TenMilliseconds, Hour, Else("deadline")),
            IdleTimeout = settings.Duration(At("idle-timeout"), TenMilliseconds, TimeSpan.FromDays(1), Else("idle-timeout")),
            MaxInFlight = settings.Number(At("max-in-flight"), 1, 65_536, Else("max-in-flight")),
            ReplayLimit = settings.Bytes(At("replay-limit"), 0, 16 << 20, Else("replay-limit")),
            Http2 = settings.Flag(At("http2"), Else("http2")),
            PreferZone = settings.Flag(At("prefer-zone"), Else("prefer-zone")),
            Check = Check(settings, key => At($"check.{key}"), key => Else($"check.{key}")),
        };
    }

    /// <summary>The section's own keys as they are written, without the instances.</summary>
    internal static ImmutableSortedDictionary<string, string> Written(SettingsReader settings, string name)
    {
        var section = $"{Upstreams}.{name}.";
        return settings.Given
            .Where(given => given.Key.StartsWith(section, StringComparison.Ordinal) && !given.Value.IsSection
                && !given.Key.StartsWith(section + "instances.", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(
                given => given.Key[section.Length..],
                given => given.Value.List is { } list ? string.Join(",", list) : given.Value.Text ?? string.Empty,
                StringComparer.Ordinal);
    }

    /// <summary>The definition that such keys say.</summary>
    /// <param name="written">The keys of the section with their values.</param>
    /// <param name="name">The upstream's name.</param>
    /// <param name="below">Where everything else comes from.</param>
    internal static UpstreamDefinition Define(
        ImmutableSortedDictionary<string, string> written, string name, Config below) =>
        Definition(new SettingsReader(ConfigOf(name, written), below), name);

    /// <summary>A configuration that says these keys of an upstream's section and nothing else.</summary>
    internal static Config ConfigOf(string name, IEnumerable<KeyValuePair<string, string>> written) =>
        ConfigurationFactory.ParseString(string.Join('\n', written.Select(
            pair => $"{SettingsTree.QuotedPath($"{Upstreams}.{name}.{pair.Key}")} = {SettingsTree.Quote(pair.Value)}")));

    /// <summary>The instances of one upstream, sorted by id.</summary>
    internal static ImmutableArray<UpstreamInstance> Instances(SettingsReader settings, string name)
    {
        var instances = settings.SectionsBelow($"{Upstreams}.{name}.instances", InstanceRules.IsId, "instance's id", InstanceRules.WantedId)
            .Select(id => Instance(settings, name, id))
            .OfType<UpstreamInstance>()
            .ToImmutableArray();
        foreach (var same in instances.GroupBy(instance => instance.Address).Where(group => group.Count() > 1))
        {
            settings.Fault($"{Upstreams}.{name}.instances has {same.Key} as {string.Join(" and ", same.Select(one => one.Id))}; "
                + "each server must be there once.");
        }

        return instances;
    }

    /// <summary>One instance; null when it can't be told where it is.</summary>
    internal static UpstreamInstance? Instance(SettingsReader settings, string service, string id)
    {
        var section = $"{Upstreams}.{service}.instances.{SettingsTree.Part(id)}";
        var metadata = Metadata(settings, $"{section}.metadata");
        var weight = settings.Has($"{section}.weight") ? settings.Number($"{section}.weight", 1, 100) : 1;
        TimeSpan? timeToLive = settings.Has($"{section}.ttl")
            ? settings.Duration($"{section}.ttl", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
            : null;
        var zone = settings.Has($"{section}.zone") ? settings.Text($"{section}.zone") : string.Empty;
        if (!InstanceRules.IsZone(zone))
        {
            settings.Fault($"{section}.zone", Setting.Show(zone), InstanceRules.WantedZone);
        }

        if (!settings.Has($"{section}.address"))
        {
            settings.Fault($"{section}.address is missing; it must be {InstanceRules.WantedAddress}.");
            return null;
        }

        var text = settings.Text($"{section}.address", InstanceRules.WantedAddress);
        if (InstanceRules.Address(text) is not { } address)
        {
            settings.Fault($"{section}.address", Setting.Show(text), InstanceRules.WantedAddress);
            return null;
        }

        return new(service, id, address, weight, zone) { Metadata = metadata, TimeToLive = timeToLive };
    }

    private static ImmutableSortedDictionary<string, string> Metadata(SettingsReader settings, string section)
    {
        var metadata = settings.Given.Keys
            .Where(path => path.StartsWith(section + ".", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(
                path => string.Join('.', SettingsTree.Parts(path).Skip(SettingsTree.Parts(section).Count())),
                path => settings.Text(path),
                StringComparer.Ordinal);
        if (InstanceRules.BytesOf(metadata) is > InstanceRules.MaxMetadataBytes and var bytes)
        {
            settings.Fault($"{section} has {bytes} bytes; it must have {InstanceRules.MaxMetadataBytes} at most.");
        }

        return metadata;
    }

    private static HealthCheck Check(SettingsReader settings, Func<string, string> at, Func<string, string> orElse)
    {
        var (path, status) = (settings.Text(at("path"), orElse: orElse("path")), settings.Text(at("status"), orElse: orElse("status")));
        if (!path.StartsWith('/') || path.Any(letter => letter is <= ' ' or > '~'))
        {
            settings.Fault(at("path"), Setting.Show(path), "a path that begins with a slash, percent-encoded");
        }

        var range = StatusRange.Parse(status);
        if (range is null)
        {
            settings.Fault(at("status"), Setting.Show(status), "a status such as 200, or a range such as 200-299");
        }

        return new()
        {
            Enabled = settings.Flag(at("enabled"), orElse("enabled")),
            Path = path,
            Interval = settings.Duration(at("interval"), TimeSpan.FromMilliseconds(100), Hour, orElse("interval")),
            Timeout = settings.Duration(at("timeout"), TenMilliseconds, TimeSpan.FromMinutes(1), orElse("timeout")),
            SuspectAfter = settings.Duration(at("suspect-after"), TenMilliseconds, TimeSpan.FromMinutes(1), orElse("suspect-after")),
            Status = range ?? default,
            Body = settings.Text(at("body"), orElse: orElse("body")),
            UnhealthyAfter = settings.Number(at("unhealthy-after"), 1, 100, orElse("unhealthy-after")),
            HealthyAfter = settings.Number(at("healthy-after"), 1, 100, orElse("healthy-after")),
            Probers = settings.Number(at("probers"), 1, 16, orElse("probers")),
        };
    }

    private static ImmutableArray<string> Hosts(SettingsReader settings, string path)
    {
        if (!settings.Has(path))
        {
            return [];
        }

        var hosts = settings.List(path);
        foreach (var host in hosts.Where(host => !InstanceRules.IsHost(host)))
        {
            settings.Fault(path, Setting.Show(host), "host names in lower case");
        }

        return hosts;
    }

    private static ImmutableArray<DnsName> Dns(SettingsReader settings, string path)
    {
        if (!settings.Has(path))
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<DnsName>();
        foreach (var text in settings.List(path))
        {
            if (DnsName.Parse(text, out var wanted) is not { } name)
            {
                settings.Fault(path, Setting.Show(text), wanted);
            }
            else if (names.Contains(name))
            {
                settings.Fault($"{path} has {name} twice; each name must be there once.");
            }
            else
            {
                names.Add(name);
            }
        }

        if (names.Count > DnsName.Most)
        {
            settings.Fault(path, $"a list of {names.Count} names", $"one of {DnsName.Most} at most");
        }

        return names.ToImmutable();
    }

    private static KeySource Key(SettingsReader settings, string path, string orElse)
    {
        var text = settings.Text(path, KeySource.Wanted, orElse);
        if (KeySource.TryParse(text, out var source))
        {
            return source;
        }

        settings.Fault(path, Setting.Show(text), KeySource.Wanted);
        return KeySource.None;
    }
}
