using System.Collections.Immutable;

namespace Mesh.Configuration;

/// <summary>Holds a deployment's keys against those of <c>reference.conf</c>, so that a typo is told and not ignored.</summary>
internal static class KnownKeys
{
    private const string Services = "mesh.services";
    private const string ServiceDefaults = "mesh.service-defaults";
    private const string Upstreams = "mesh.upstreams";
    private const string UpstreamDefaults = "mesh.upstream-defaults";
    private const string Tokens = "mesh.access.tokens";
    private const int MostTypos = 3;
    private static readonly ImmutableArray<string> InstanceKeys = ["address", "weight", "zone", "ttl"];
    private static readonly ImmutableArray<string> Roots = ["mesh", "petabridge.cmd"];

    /// <summary>Each key that Mesh does not know, and each section or value that stands in the other's place.</summary>
    internal static IEnumerable<string> Faults(SettingsReader settings)
    {
        var known = settings.Defaults.Keys.Where(IsOurs).ToImmutableSortedSet(StringComparer.Ordinal);
        return settings.Given
            .Where(given => IsOurs(given.Key))
            .Select(given => FaultOf(given.Key, given.Value, known))
            .OfType<string>()
            .Distinct();
    }

    private static bool IsOurs(string path) => Roots.Any(root => path == root || IsBelow(path, root));

    private static string? FaultOf(string path, Setting setting, ImmutableSortedSet<string> known)
    {
        var parts = SettingsTree.Parts(path).ToArray();
        if (IsBelow(path, Services))
        {
            return parts is [_, _, var name, .. var rest] ? ServiceFault($"{Services}.{name}", rest, setting, known) : null;
        }

        if (IsBelow(path, Upstreams))
        {
            return parts is [_, _, var upstream, .. var keys]
                ? UpstreamFault($"{Upstreams}.{upstream}", keys, setting, known)
                : null;
        }

        if (IsBelow(path, Tokens))
        {
            return parts is [_, _, _, var token, .. var rest] ? TokenFault($"{Tokens}.{SettingsTree.Part(token)}", rest, setting) : null;
        }

        for (var length = 1; length < parts.Length; length++)
        {
            var prefix = string.Join('.', parts[..length]);
            if (known.Contains(prefix) && prefix is not (Services or Upstreams or Tokens))
            {
                return $"{prefix} is a section; it must be a value.";
            }

            if (!IsSection(prefix, known))
            {
                return Unknown(prefix, known);
            }
        }

        return ShapeFault(path, setting, known);
    }

    private static string? ServiceFault(string service, string[] rest, Setting setting, ImmutableSortedSet<string> known)
    {
        var serviceKeys = known.Where(key => IsBelow(key, ServiceDefaults))
            .Select(key => service + key[ServiceDefaults.Length..])
            .Append($"{service}.type")
            .ToImmutableSortedSet(StringComparer.Ordinal);
        return rest switch
        {
            [] => ShapeFault(service, setting, serviceKeys),
            [var key] => ShapeFault($"{service}.{key}", setting, serviceKeys),
            [var key, ..] when serviceKeys.Contains($"{service}.{key}") => $"{service}.{key} is a section; it must be a value.",
            [var key, ..] => Unknown($"{service}.{key}", serviceKeys),
        };
    }

    private static string? UpstreamFault(string upstream, string[] rest, Setting setting, ImmutableSortedSet<string> known)
    {
        if (rest is ["instances"] or ["instances", _] or ["instances", _, "metadata"])
        {
            return setting.IsSection ? null : $"{upstream}.{string.Join('.', rest)} is {setting}; it must be a section.";
        }

        if (rest is ["instances", _, "metadata", ..])
        {
            return null;
        }

        var path = rest.Length == 0 ? upstream : $"{upstream}.{string.Join('.', rest)}";
        return ShapeFault(path, setting, rest is ["instances", var id, ..]
            ? [.. InstanceKeys.Select(key => $"{upstream}.instances.{id}.{key}")]
            : [.. known.Where(key => IsBelow(key, UpstreamDefaults)).Select(key => upstream + key[UpstreamDefaults.Length..]), $"{upstream}.hosts", $"{upstream}.dns"]);
    }

    // The value is not told: it may be the token.
    private static string? TokenFault(string token, string[] rest, Setting setting) => rest.Length == 0
        ? setting.IsSection ? null : $"{token} is a value; it must be a section."
        : ShapeFault($"{token}.{string.Join('.', rest)}", setting, [$"{token}.hashes", $"{token}.scopes"]);

    private static string? ShapeFault(string path, Setting setting, ImmutableSortedSet<string> known)
    {
        if (IsSection(path, known) || path is Services or Upstreams or Tokens)
        {
            return setting.IsSection ? null : $"{path} is {setting}; it must be a section.";
        }

        if (!known.Contains(path))
        {
            return Unknown(path, known);
        }

        return setting.IsSection ? $"{path} is a section; it must be a value." : null;
    }

    private static string Unknown(string path, ImmutableSortedSet<string> known)
    {
        var depth = path.Count(letter => letter == '.') + 1;
        var nearest = known
            .Select(key => string.Join('.', key.Split('.').Take(depth)))
            .Distinct()
            .Where(key => Math.Abs(key.Length - path.Length) <= MostTypos) // a path may be as long as somebody makes it
            .Select(key => (Key: key, Distance: EditDistance.Between(path, key)))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        var hint = nearest.Key is not null && nearest.Distance <= MostTypos ? $", perhaps {nearest.Key}" : string.Empty;
        return $"{path} is unknown; it must be a key of reference.conf{hint}.";
    }

    private static bool IsSection(string path, ImmutableSortedSet<string> known) => known.Any(key => IsBelow(key, path));

    private static bool IsBelow(string path, string section) =>
        path.Length > section.Length && path[section.Length] == '.' && path.StartsWith(section, StringComparison.Ordinal);
}
