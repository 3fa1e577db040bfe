using System.Security.Cryptography.X509Certificates;

namespace Mesh.Expiry;

/// <summary>Until when one certificate is good that this node goes by.</summary>
/// <param name="Use">What for: one of <see cref="CertificateUse"/>.</param>
/// <param name="Name">Whom it is for, as it says.</param>
/// <param name="Until">The end of its validity.</param>
internal sealed record CertificateTerm(string Use, string Name, DateTimeOffset Until)
{
    /// <summary>The term of a certificate.</summary>
    /// <param name="use">What for.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="name">Whom it is for; null for its common name.</param>
    public static CertificateTerm Of(string use, X509Certificate2 certificate, string? name = null) => new(
        use,
        name ?? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));
}

/// <summary>What certificates are for; the words are told to people and programs.</summary>
internal static class CertificateUse
{
    /// <summary>What this node shows its peers.</summary>
    public const string Node = "node";

    /// <summary>Whom this node trusts.</summary>
    public const string Authority = "authority";

    /// <summary>What the HTTP gateway shows.</summary>
    public const string Gateway = "gateway";
}

/// <summary>Has certificates that end. Thread-safe.</summary>
internal interface ICertificateHolder
{
    /// <summary>Those that it goes by now.</summary>
    IEnumerable<CertificateTerm> Terms { get; }
}
