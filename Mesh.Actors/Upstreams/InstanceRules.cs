using System.Text;
using System.Text.RegularExpressions;
using Mesh.Configuration;

namespace Mesh.Upstreams;

/// <summary>What an upstream's instance may be; each fault says what was found and what is wanted.</summary>
internal static partial class InstanceRules
{
    /// <summary>The most bytes of UTF-8 that an instance's metadata may have, names and values together.</summary>
    public const int MaxMetadataBytes = 1024;

    public const string WantedName = "a DNS label in lower case: 1 to 63 letters, digits and hyphens, a letter first and no hyphen last";
    public const string WantedId = "1 to 63 letters, digits, '-', '_' and '.'";
    public const string WantedAddress = "http:// or https://, a host, and a port if it is not the scheme's; no path, query or user";
    public const string WantedZone = "1 to 63 letters, digits, '-', '_' and '.', or empty";

    private const int MaxAddressChars = 280;

    /// <summary>Whether an upstream may be called so.</summary>
    public static bool IsName(string name) => ServiceDefinitionReader.IsName(name) && !name.EndsWith('-');

    /// <summary>Whether an instance may be called so.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    /// <summary>Whether a zone may be called so; empty for none.</summary>
    public static bool IsZone(string zone) => zone.Length == 0 || Id().IsMatch(zone);

    /// <summary>Whether a name is one that a <c>Host</c> header may have; in lower case.</summary>
    public static bool IsHost(string host) =>
        host.Length <= 253 && Uri.CheckHostName(host) == UriHostNameType.Dns && !host.Any(char.IsUpper);

    /// <summary>The address that a text says, with a slash as its path; null when it is none that requests can go to.</summary>
    public static Uri? Address(string text) =>
        text.Length <= MaxAddressChars
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
        && uri.Port is >= 1 and <= 65_535
        && uri.UserInfo.Length == 0
        && uri.PathAndQuery == "/"
        && uri.Fragment.Length == 0
        && !text.AsSpan().ContainsAny("\\?#@")
            ? uri
            : null;

    /// <summary>How many bytes metadata has.</summary>
    public static int BytesOf(IEnumerable<KeyValuePair<string, string>> metadata) =>
        metadata.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value));

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{1,63}\z")]
    private static partial Regex Id();
}
