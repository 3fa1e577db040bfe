using System.Diagnostics.CodeAnalysis;

namespace Mesh.Upstreams;

/// <summary>Where a forwarded request's key is found. A <c>Mesh-Key</c> header always counts first.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Name">The header's or cookie's name, or the path's template; empty for the other kinds.</param>
internal sealed record KeySource(KeyKind Kind, string Name)
{
    /// <summary>What a setting may say.</summary>
    public const string Wanted =
        "none, client-address, \"header NAME\", \"cookie NAME\" or \"path /TEMPLATE/{key}\", whose other segments are literal or *";

    private const string KeySegment = "{key}";

    /// <summary>No key: the keyless policy decides.</summary>
    public static KeySource None { get; } = new(KeyKind.None, string.Empty);

    /// <summary>Reads what a setting says.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeySource? source)
    {
        source = text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["none"] => None,
            ["client-address"] => new(KeyKind.ClientAddress, string.Empty),
            ["header", var name] when IsToken(name) => new(KeyKind.Header, name),
            ["cookie", var name] when IsToken(name) => new(KeyKind.Cookie, name),
            ["path", var template] when IsTemplate(template) => new(KeyKind.Path, template),
            _ => null,
        };
        return source is not null;
    }

    /// <summary>The key in a path, without the service's own prefix; null when the template does not match.</summary>
    public string? InPath(ReadOnlySpan<char> path)
    {
        string? key = null;
        var rest = path.TrimStart('/');
        foreach (var wanted in Name.AsSpan(1).Split('/'))
        {
            var segment = Name.AsSpan(1)[wanted];
            var end = rest.IndexOf('/');
            var found = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (segment.SequenceEqual(KeySegment))
            {
                key = found.ToString();
            }
            else if (!segment.SequenceEqual("*") && !segment.SequenceEqual(found))
            {
                return null;
            }
        }

        return string.IsNullOrEmpty(key) ? null : key;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        KeyKind.None => "none",
        KeyKind.ClientAddress => "client-address",
        KeyKind.Header => $"header {Name}",
        KeyKind.Cookie => $"cookie {Name}",
        _ => $"path {Name}",
    };

    // RFC 9110, 5.6.2
    private static bool IsToken(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter));

    private static bool IsTemplate(string template) =>
        template.StartsWith('/') && template[1..].Split('/') is var segments
        && segments.Count(segment => segment == KeySegment) == 1
        && segments.All(segment => segment is KeySegment or "*" || (segment.Length > 0 && !segment.AsSpan().ContainsAny("{}*")));
}

/// <summary>What a <see cref="KeySource"/> looks at.</summary>
internal enum KeyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A header.</summary>
    Header,

    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>A segment of the path.</summary>
    Path,

    /// <summary>The address that the connection comes from.</summary>
    ClientAddress,
}
