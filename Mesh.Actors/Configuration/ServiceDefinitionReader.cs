using System.Collections.Immutable;
using Mesh.Identity;
using Mesh.Routing;

namespace Mesh.Configuration;

/// <summary>Reads <c>mesh.services</c>, on top of <c>mesh.service-defaults</c>.</summary>
internal static class ServiceDefinitionReader
{
    private const string Services = "mesh.services";
    private const string Defaults = "mesh.service-defaults";
    private const string WantedName = "1 to 63 lower-case letters, digits and hyphens, a letter first";
    private const string OwnerPolicy = "consistent-hash";
    private const int MaxQueue = 1_048_576;

    /// <summary>Every service that has a section, sorted by name.</summary>
    internal static ImmutableArray<ServiceDefinition> Read(SettingsReader settings)
    {
        return
        [
            .. Names(settings).Select(name => Definition(settings, $"{Services}.{name}", name, TypeOf(settings, name))),
        ];
    }

    /// <summary>What a service has that has no section; its name is empty.</summary>
    internal static ServiceDefinition ReadDefaults(SettingsReader settings) =>
        Definition(settings, Defaults, string.Empty, null);

    /// <summary>Whether a service may be called so.</summary>
    internal static bool IsName(string name) => NameRules.IsService(name);

    /// <summary>Refuses what code adds as a service and is none.</summary>
    internal static void Check(string name, Type type)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"The service's name is {Setting.Show(name)}; it must be {WantedName}.", nameof(name));
        }

        if (ServiceTypes.FaultOf(type) is { } fault)
        {
            throw new ArgumentException(
                $"The class of service {name} is {type}, {fault}; it must be an IServiceHandler or a KeyedActor.",
                nameof(type));
        }
    }

    /// <summary>What must hold between a service's class and its settings, once both are known.</summary>
    internal static IEnumerable<string> FaultsOf(ServiceDefinition service)
    {
        var section = $"{Services}.{service.Name}";
        if (service is { Affinity: Affinity.Strict, IsKeyed: false, Type: not null })
        {
            yield return $"{section}.affinity is strict; it must be preferred or auto for {service.Type}, which is a handler: "
                + "one instance answers for all keys, so that there is nothing to hand over. A KeyedActor can be strict.";
        }

        if (service is { IsStrict: true, Policy: not OwnerPolicy })
        {
            yield return $"{section}.policy is {service.Policy}; it must be {OwnerPolicy} for a service of strict affinity, "
                + $"whose keys have one owner, or {section}.affinity preferred.";
        }
    }

    private static ServiceDefinition Definition(SettingsReader settings, string section, string name, Type? type) => new()
    {
        Name = name,
        Type = type,
        Policy = settings.Choice($"{section}.policy", RoutePolicies.ForKeys, $"{Defaults}.policy"),
        KeylessPolicy = settings.Choice($"{section}.keyless-policy", RoutePolicies.Keyless, $"{Defaults}.keyless-policy"),
        LoadFactor = settings.FractionOr("auto", $"{section}.load-factor", 1.01, 10, $"{Defaults}.load-factor"),
        SlowStart = settings.Duration(
            $"{section}.slow-start", TimeSpan.Zero, TimeSpan.FromMinutes(10), $"{Defaults}.slow-start"),
        Affinity = AffinityOf(settings.Choice($"{section}.affinity", ["auto", "preferred", "strict"], $"{Defaults}.affinity")),
        Idempotent = settings.Flag($"{section}.idempotent", $"{Defaults}.idempotent"),
        Hedge = settings.Flag($"{section}.hedge", $"{Defaults}.hedge"),
        Concurrency = settings.Number($"{section}.concurrency", 1, 65_536, $"{Defaults}.concurrency"),
        QueueLimit = settings.Number($"{section}.queue-limit", 0, MaxQueue, $"{Defaults}.queue-limit"),
        MailboxLimit = settings.Number($"{section}.mailbox-limit", 1, MaxQueue, $"{Defaults}.mailbox-limit"),
        PassivateAfter = settings.Duration(
            $"{section}.passivate-after",
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromDays(1),
            $"{Defaults}.passivate-after"),
        DeactivateTimeout = settings.Duration(
            $"{section}.deactivate-timeout",
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(1),
            $"{Defaults}.deactivate-timeout"),
    };

    private static Affinity AffinityOf(string word) => word switch
    {
        "auto" => Affinity.Auto,
        "preferred" => Affinity.Preferred,
        "strict" => Affinity.Strict,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "There is no such affinity."),
    };

    private static IEnumerable<string> Names(SettingsReader settings)
    {
        var names = settings.Given.Keys
            .Where(path => path.StartsWith(Services + ".", StringComparison.Ordinal))
            .Select(path => SettingsTree.Parts(path).ElementAt(2))
            .Distinct();
        foreach (var name in names)
        {
            if (!IsName(name))
            {
                settings.Fault($"{Services}.{Setting.Show(name)} is no service's name; it must be {WantedName}.");
                continue;
            }

            yield return name;
        }
    }

    private static Type? TypeOf(SettingsReader settings, string name)
    {
        var path = $"{Services}.{name}.type";
        if (!settings.Given.ContainsKey(path))
        {
            return null;
        }

        var text = settings.Text(path, ServiceTypes.Wanted);
        if (text.Length == 0)
        {
            settings.Fault(path, "\"\"", ServiceTypes.Wanted);
            return null;
        }

        var (type, fault) = ServiceTypes.Find(text);
        if (fault is not null)
        {
            settings.Fault(path, $"{Setting.Show(text)}, {fault}", ServiceTypes.Wanted);
        }

        return type;
    }
}
