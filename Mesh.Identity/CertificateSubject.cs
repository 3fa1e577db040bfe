using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>Whom a certificate is for: what stands in its subject alternative name as <c>mesh-node:</c> and <c>mesh-role:</c> URIs.</summary>
/// <param name="Name">A name; or a prefix and <c>*</c>, for nodes that are made as they are needed and named alike.</param>
/// <param name="Roles">What its holder may be; see <see cref="Identity.Roles"/>.</param>
public sealed record CertificateSubject(string Name, ImmutableArray<string> Roles)
{
    private const string NamePrefix = "mesh-node:";
    private const string RolePrefix = "mesh-role:";
    private const string AlternativeName = "2.5.29.17";
    private const int LongestName = 63;

    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    internal IEnumerable<Uri> Uris =>
        [new(NamePrefix + System.Uri.EscapeDataString(Name)), .. Roles.Select(role => new Uri(RolePrefix + role))];

    /// <summary>Whether it may go by that name.</summary>
    public bool Allows(string name) => Name.EndsWith('*')
        ? name.AsSpan().StartsWith(Name.AsSpan(..^1), StringComparison.Ordinal)
        : name == Name;

    /// <summary>Whether it has one of these roles.</summary>
    public bool HasAny(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word can be a name here: 1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; a <c>*</c> may be last.</summary>
    public static bool IsName(string text) => text == "*" || IsRole(text.EndsWith('*') ? text[..^1] : text);

    /// <summary>Whether a word can be a role: 1 to 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c></summary>
    public static bool IsRole(string text) => text.Length is > 0 and <= LongestName
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <summary>Reads what a certificate says; null for one that is not Mesh's.</summary>
    public static CertificateSubject? Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);

        return certificate.Extensions[AlternativeName] is { } extension ? Of(extension.RawData) : null;
    }

    /// <summary>Reads a subject alternative name, which anybody may have written: it is looked at before the authority is.</summary>
    internal static CertificateSubject? Of(ReadOnlyMemory<byte> alternativeName)
    {
        try
        {
            var uris = UrisOf(alternativeName);
            return uris.Where(uri => uri.StartsWith(NamePrefix, StringComparison.Ordinal)).ToArray() is [var uri]
                && System.Uri.UnescapeDataString(uri[NamePrefix.Length..]) is var name && IsName(name)
                && RolesIn(uris) is var roles && roles.All(IsRole)
                ? new(name, roles)
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({string.Join(", ", Roles)})";

    private static ImmutableArray<string> RolesIn(IEnumerable<string> uris) =>
    [
        .. uris.Where(uri => uri.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(uri => uri[RolePrefix.Length..]),
    ];

    private static List<string> UrisOf(ReadOnlyMemory<byte> alternativeName)
    {
        var uris = new List<string>();
        var names = new AsnReader(alternativeName, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(Uri))
            {
                uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }

        return uris;
    }
}
