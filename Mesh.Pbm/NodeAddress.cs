using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mesh.Identity;
using Mesh.Pbm.Tokens;

namespace Mesh.Pbm;

/// <summary>Where a node's pbm host listens.</summary>
/// <param name="Host">A name, an IPv4 address, or an IPv6 address without brackets.</param>
/// <param name="Port">1 to 65,535.</param>
internal sealed record NodeAddress(string Host, int Port)
{
    /// <summary>Who the user is to that node; null without TLS.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>Where the user's token for that node is to be found.</summary>
    public TokenSource Token { get; init; } = TokenSource.None;

    /// <summary>The address that is meant when none is given.</summary>
    public static NodeAddress Default { get; } = new("127.0.0.1", 9110);

    /// <summary>
    /// Whether a word of the command line means an address: names of palettes have no such characters.
    /// </summary>
    public static bool IsMeantBy(string word) => word.AsSpan().ContainsAny(":.[");

    /// <summary>Reads <c>host:port</c>, <c>[::1]:port</c>, or either without its port.</summary>
    /// <exception cref="PbmException">The value is no address; the message names it.</exception>
    public static NodeAddress Parse(string text)
    {
        var (host, port) = text.StartsWith('[') ? SplitBrackets(text) : SplitPlain(text);
        if (host.Length == 0 || host.AsSpan().ContainsAny("[]/@ "))
        {
            throw Fault(text, "its host is missing or malformed");
        }

        return new(host, port is null ? Default.Port : PortOf(text, port));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");

    private static (string Host, string? Port) SplitBrackets(string text)
    {
        var end = text.IndexOf(']');
        if (end < 0 || !IsV6(text[1..end]))
        {
            throw Fault(text, "there is no IPv6 address between brackets");
        }

        return text[(end + 1)..] switch
        {
            "" => (text[1..end], null),
            [':', .. var port] => (text[1..end], port),
            _ => throw Fault(text, "only a colon and a port may follow the brackets"),
        };
    }

    private static (string Host, string? Port) SplitPlain(string text) => text.Split(':') switch
    {
        [var host] => (host, null),
        [var host, var port] => (host, port),
        _ => throw Fault(text, "an IPv6 address must stand in brackets"),
    };

    private static bool IsV6(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static int PortOf(string text, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 65_535
            ? number
            : throw Fault(text, $"its port is \"{port}\"; 1 to 65535 is wanted");

    private static PbmException Fault(string text, string why) => new(
        ExitCode.Usage,
        $"\"{text}\" is no address of a node: {why}. " +
        "Write host:port, for example 127.0.0.1:9110 or [::1]:9110.");
}
