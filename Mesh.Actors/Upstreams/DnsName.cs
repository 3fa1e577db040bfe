using System.Globalization;
using System.Text.RegularExpressions;

namespace Mesh.Upstreams;

/// <summary>A DNS name whose records are instances of an upstream: one entry of its <c>dns</c>.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">The name, whole and in lower case.</param>
/// <param name="Port">The port of each address; null where SRV records say it.</param>
internal sealed partial record DnsName(string Scheme, string Host, int? Port)
{
    /// <summary>How many names an upstream may have.</summary>
    public const int Most = 8;

    public const string Wanted =
        "http:// or https://, a DNS name that is no IP address, and a port if it is not the scheme's; no path, query or user";
    public const string WantedOfService =
        "http:// and the name alone where it begins with an underscore: SRV records say the ports, and https has no name to check there";

    private const int MaxHostChars = 253;

    /// <summary>Whether SRV records are asked for, which say ports and weights themselves.</summary>
    public bool IsService => Port is null;

    /// <summary>Reads one, such as <c>http://orders.internal:8080</c> or <c>http://_http._tcp.orders.internal</c>; null, and
    /// what is wanted, when it is none.</summary>
    public static DnsName? Parse(string text, out string wanted)
    {
        var match = Form().Match(text);
        var isService = match.Groups["host"].Value.StartsWith('_');
        wanted = isService ? WantedOfService : Wanted;
        if (!match.Success || match.Groups["host"].Length > MaxHostChars)
        {
            return null;
        }

        var (scheme, host, port) = (match.Groups["scheme"].Value, match.Groups["host"].Value.ToLowerInvariant(), match.Groups["port"]);
        if (isService)
        {
            return port.Success || scheme != Uri.UriSchemeHttp ? null : new(scheme, host, null);
        }

        var number = port.Success ? int.Parse(port.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : PortOf(scheme);
        return number is >= 1 and <= 65_535 && FitsUrl(host) ? new(scheme, host, number) : null;
    }

    /// <summary>Whether a DNS record may lead to such a name: what is none can't be asked for, and stands in no <c>Host</c> header.</summary>
    public static bool IsHost(string host) => Parse($"{Uri.UriSchemeHttp}://{host}", out _)?.Host == host && FitsUrl(host);

    /// <summary>What instances are asked for as: the host of a URL, with the port where it is not the scheme's.</summary>
    public string AuthorityOf(ResolvedServer server) =>
        server.Port == PortOf(Scheme) ? server.Host : string.Create(CultureInfo.InvariantCulture, $"{server.Host}:{server.Port}");

    /// <summary>One way to write it, whatever it was written like.</summary>
    public override string ToString() =>
        Port is not { } port || port == PortOf(Scheme) ? $"{Scheme}://{Host}" : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{port}");

    // DNS allows a little more than URLs do, such as a label that is nothing but an underscore.
    private static bool FitsUrl(string host) => Uri.TryCreate($"{Uri.UriSchemeHttp}://{host}/", UriKind.Absolute, out _);

    private static int PortOf(string scheme) => scheme == Uri.UriSchemeHttp ? 80 : 443;

    // The last label has a letter: else it would be an IPv4 address, of which there are many ways of writing.
    [GeneratedRegex(
        @"^(?<scheme>https?)://(?<host>(?:[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?\.)*(?=[0-9\-]*[A-Za-z_])[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?)(?::(?<port>[0-9]{1,5}))?/?\z")]
    private static partial Regex Form();
}
